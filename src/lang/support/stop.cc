// stop — what is said of a word that nobody knows.
#include "lang/support/stop.h"

#include "schema/fix.h"

namespace vigo::lang {

Stop misspelt(std::string_view rule, std::size_t at, std::string message, std::string_view word,
              std::span<const std::string_view> known, std::string_view otherwise) {
    return {.rule = rule,
            .at = at,
            .message = std::move(message),
            .hint = meant({}, word, known, otherwise).hint,
            .sure = is_sure(word, known)};
}

}  // namespace vigo::lang
