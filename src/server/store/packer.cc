#include "server/store/packer.h"

#include <zdict.h>
#include <zstd.h>

#include "base/error.h"
#include "base/limits.h"
#include "server/store/pack.h"

namespace vigo::store {
namespace {

constexpr int level = 3;
constexpr std::size_t least_samples = 100;  // fewer teach their own particulars

template <class T, std::size_t (*release)(T*)>
struct Release {
    void operator()(T* held) const { release(held); }
};
template <class T, std::size_t (*release)(T*)>
using Held = std::unique_ptr<T, Release<T, release>>;

using Compressor = Held<ZSTD_CCtx, ZSTD_freeCCtx>;
using Expander = Held<ZSTD_DCtx, ZSTD_freeDCtx>;

}  // namespace

struct Packer::Dictionary {
    unsigned id = 0;
    Held<ZSTD_CDict, ZSTD_freeCDict> packing;
    Held<ZSTD_DDict, ZSTD_freeDDict> unpacking;
};

Packer::Packer() = default;
Packer::~Packer() = default;

std::optional<std::string> Packer::learn(const std::vector<std::string>& samples) {
    if (samples.size() < least_samples) return std::nullopt;
    std::string all;
    std::vector<std::size_t> sizes;
    for (const auto& each : samples) {
        all += each;
        sizes.push_back(each.size());
    }
    std::string dictionary(limits::dictionary_bytes, '\0');
    const auto size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(),
                                            sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size) != 0) return std::nullopt;
    dictionary.resize(size);
    return dictionary;
}

void Packer::use(const std::string& bytes) {
    auto made = std::make_shared<Dictionary>();
    made->id = ZDICT_getDictID(bytes.data(), bytes.size());
    made->packing.reset(ZSTD_createCDict(bytes.data(), bytes.size(), level));
    made->unpacking.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
    if (made->id == 0 || !made->packing || !made->unpacking)
        fail(Fault::invalid, "a dictionary of the store is damaged");
    const std::lock_guard lock(lock_);
    newest_ = made;
    known_[made->id] = std::move(made);
}

std::shared_ptr<const Packer::Dictionary> Packer::newest() const {
    const std::lock_guard lock(lock_);
    return newest_;
}

std::shared_ptr<const Packer::Dictionary> Packer::find(unsigned id) const {
    const std::lock_guard lock(lock_);
    const auto found = known_.find(id);
    return found == known_.end() ? nullptr : found->second;
}

std::string Packer::pack(std::string_view text) const {
    const auto by = newest();
    if (!by) return store::pack(text);
    thread_local const Compressor context(ZSTD_createCCtx());
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compress_usingCDict(context.get(), packed.data(), packed.size(),
                                               text.data(), text.size(), by->packing.get());
    if (ZSTD_isError(size) != 0) fail(Fault::internal, "compressing: {}", ZSTD_getErrorName(size));
    packed.resize(size);
    return packed;
}

std::string Packer::unpack(std::string_view packed, std::size_t most) const {
    const auto id = ZSTD_getDictID_fromFrame(packed.data(), packed.size());
    if (id == 0) return store::unpack(packed, most);
    const auto by = find(id);
    if (!by) fail(Fault::invalid, "it is packed with dictionary {}, which is lost", id);
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        fail(Fault::invalid, "this is no zstd frame with a size");
    if (size > most) fail(Fault::invalid, "it expands to {} bytes, more than {}", size, most);
    thread_local const Expander context(ZSTD_createDCtx());
    std::string text(size, '\0');
    const auto got = ZSTD_decompress_usingDDict(context.get(), text.data(), text.size(),
                                                packed.data(), packed.size(), by->unpacking.get());
    if (ZSTD_isError(got) != 0 || got != size) fail(Fault::invalid, "a damaged zstd frame");
    return text;
}

bool Packer::is_outdated(std::string_view packed) const {
    const auto by = newest();
    return by && ZSTD_getDictID_fromFrame(packed.data(), packed.size()) != by->id;
}

}  // namespace vigo::store
