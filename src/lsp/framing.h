// framing — messages out of a stream of bytes, as the Language Server Protocol frames them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigo::lsp {

/// Bytes go in as they arrive, whole messages come out. Bounded: a header longer than
/// `limits::lsp_header_bytes` or a message longer than `limits::lsp_message_bytes` breaks the
/// stream for good, since nobody can tell where the next message begins.
class Framing {
 public:
    void feed(std::string_view bytes);
    /// The next whole message; nothing when more bytes are needed, or the stream is broken.
    std::optional<std::string> next();
    bool broken() const { return broken_; }
    /// Whether a whole message waits.
    bool has_next() const;

 private:
    struct Header {
        std::size_t size = 0;    ///< of the header with its blank line
        std::size_t length = 0;  ///< of the message behind it
    };
    std::optional<Header> header() const;
    bool is_hopeless() const;

    std::string bytes_;
    bool broken_ = false;
};

/// `message` with its header.
std::string framed(std::string_view message);

}  // namespace vigo::lsp
