// escape — text made safe for HTML, JavaScript and URLs, as Go's template functions do it.
#pragma once

#include <string>
#include <string_view>

namespace vigo::lang {

std::string escape_html(std::string_view text);
std::string escape_js(std::string_view text);
std::string escape_url(std::string_view text);

}  // namespace vigo::lang
