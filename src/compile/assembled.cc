// assembled — a bundle in parts, as bytes and whole.
#include "base/bytes.h"
#include "bundle/parts.h"
#include "compile/pieces.h"
#include "compile/workshop.h"

namespace vigo::compile {

const std::vector<std::string>& Assembled::crates() const { return frame->crates; }

std::string Assembled::encode() const {
    static const Value none;
    ByteWriter head;
    parts::write({.crates = frame->crates,
                  .trait_paths = trait_paths,
                  .secrets = secrets,
                  .vars = none,
                  .resources = pieces.size()},
                 head);
    auto bytes = head.take();
    auto size = bytes.size();
    for (std::size_t at = 0; at < pieces.size(); ++at)
        size +=
            frame->rows[at].head.size() + pieces[at]->body.size() + frame->rows[at].links.size();
    parts::check_size(size);
    bytes.reserve(size);
    for (std::size_t at = 0; at < pieces.size(); ++at)
        bytes.append(frame->rows[at].head).append(pieces[at]->body).append(frame->rows[at].links);
    return bytes;
}

Bundle Assembled::bundle() const {
    Bundle made{.resources = {},
                .crates = frame->crates,
                .trait_paths = trait_paths,
                .secrets = secrets,
                .vars = {}};
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        const auto& row = frame->rows[at];
        auto body = parts::read_body(pieces[at]->body);
        made.resources.push_back({.crate = row.crate,
                                  .name = row.name,
                                  .type = row.type,
                                  .attributes = std::move(body.attributes),
                                  .when = std::move(body.when),
                                  .after = row.after,
                                  .notifies = row.notifies});
    }
    return made;
}

}  // namespace vigo::compile
