// preview — what a candidate configuration would change for every envoy of a fleet, before it is
// published. Pure, like the rest of the compiler.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bundle/diff.h"
#include "compile/alike.h"
#include "compile/compile.h"

namespace vigo::compile {

class PieceDiff;
class SideBySide;

/// What happens to an envoy; in the order in which operators should look at it.
enum class Fate {
    breaks,   ///< its policy cannot be made any more: it keeps its last one
    orphan,   ///< no match entry selects it any more: it keeps its last one
    changes,  ///< another bundle
    begins    ///< a first bundle: none selected it before, or its policy could not be made
};
std::string_view name_of(Fate fate);

/// Envoys to which exactly the same happens.
struct FateGroup {
    Fate fate = Fate::changes;
    BundleDiff diff;      ///< of changes and begins
    std::string problem;  ///< of breaks: the findings
    std::vector<std::string> envoys;
};

/// Envoys that agree on everything from which a change follows are looked at once, and of a bundle
/// only what can differ is rendered (decision 80). Not thread safe.
class Preview {
 public:
    /// Without `live` nothing is in force. Both were loaded with the same types, and must outlive
    /// this.
    Preview(const Catalogue* live, const Catalogue& candidate, IsSecret is_secret = {});
    ~Preview();

    /// Its traits as far as they are known.
    void add(const Envoy& envoy);

    /// The worst first, of the same kind the largest first; envoys in the order they were added.
    std::vector<FateGroup> groups() const;
    /// Those for whom nothing changes.
    std::size_t same() const { return same_; }

 private:
    class Side;
    struct Policy;
    using Outcome = std::optional<std::size_t>;  ///< the number of a group; none for no change
    /// Of an envoy that has a bundle before; nothing when that is not so, or cannot be told.
    std::optional<Outcome> compared(const Envoy& envoy);
    /// Of one that has none after. Nothing when it has.
    std::optional<Outcome> broken(const Envoy& envoy);
    /// Whatever it has.
    Outcome compiled(const Envoy& envoy);
    Outcome place_of(std::optional<FateGroup> fate);
    /// Nothing when both bundles are the same.
    Outcome group_of(const Envoy& envoy, const Policy& before, const Policy& after);
    std::optional<FateGroup> fate_of(const Envoy& envoy, const Policy& before, const Policy& after);

    std::unique_ptr<Side> before_;
    std::unique_ptr<Side> after_;
    IsSecret is_secret_;
    std::unique_ptr<PieceDiff> compare_;
    std::unique_ptr<SideBySide> side_by_side_;                    // null without `live`
    std::map<std::pair<std::size_t, std::size_t>, Alike> alike_;  // by both entries
    std::vector<FateGroup> groups_;
    std::unordered_map<std::string, Outcome> by_policies_;  // ids to a group
    std::unordered_map<std::string, std::size_t> by_content_;
    std::size_t same_ = 0;
};

/// Which attributes of these types must not be shown.
IsSecret secrets_of(const Types& types);

/// What an envoy has at a path that a compile has read, as text: equal texts, equal values.
std::string value_at(std::string_view hostname, const Value& traits, std::string_view path);

}  // namespace vigo::compile
