#include "server/store/pack.h"

#include <zstd.h>

#include <memory>

#include "base/error.h"

namespace vigo::store {
namespace {

constexpr int level = 3;

template <class T, std::size_t (*release)(T*)>
struct Release {
    void operator()(T* held) const { release(held); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Release<ZSTD_CCtx, ZSTD_freeCCtx>>;
using Expander = std::unique_ptr<ZSTD_DCtx, Release<ZSTD_DCtx, ZSTD_freeDCtx>>;

}  // namespace

std::string pack(std::string_view text) {
    // A context costs more to make than a small text to compress.
    thread_local const Compressor context(ZSTD_createCCtx());
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), text.data(),
                                        text.size(), level);
    if (ZSTD_isError(size) != 0) fail(Fault::internal, "compressing: {}", ZSTD_getErrorName(size));
    packed.resize(size);
    packed.shrink_to_fit();
    return packed;
}

std::string unpack(std::string_view packed, std::size_t most) {
    thread_local const Expander context(ZSTD_createDCtx());
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        fail(Fault::invalid, "this is no zstd frame with a size");
    if (size > most) fail(Fault::invalid, "it expands to {} bytes, more than {}", size, most);
    std::string text(size, '\0');
    const auto got =
        ZSTD_decompressDCtx(context.get(), text.data(), text.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0 || got != size) fail(Fault::invalid, "a damaged zstd frame");
    return text;
}

}  // namespace vigo::store
