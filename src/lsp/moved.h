// moved — where places of a text are after somebody typed on.
#pragma once

#include <optional>
#include <string_view>

#include "schema/diagnostic.h"

namespace vigo::lsp {

class Moved {
 public:
    /// Between two states of one file.
    Moved(std::string_view before, std::string_view now);

    /// Nothing for a place in lines that are not the same any more.
    std::optional<Place> place(Place place) const;
    /// The finding with its place and its edits moved; those in other files stay. Without its mend
    /// when an edit lies in lines that changed.
    std::optional<Diagnostic> finding(const Diagnostic& finding) const;

 private:
    bool same_ = true;
    std::uint32_t above_ = 0;  // lines at the top that are the same
    std::uint32_t below_ = 0;  // the first line, as it was, of those at the end
    std::int64_t shift_ = 0;
};

}  // namespace vigo::lsp
