#include "host/files.h"

namespace vigo {

std::string_view name_of(FileKind kind) {
    constexpr std::string_view names[] = {"regular file", "directory", "symlink", "special file"};
    return names[static_cast<int>(kind)];
}

}  // namespace vigo
