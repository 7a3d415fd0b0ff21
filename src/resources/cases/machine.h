// machine — the notation of cases for the state of a machine.
//
//   /etc/motd: hello                       a regular file with this content: 0644, root, root
//   /etc/motd: {content: x, mode: "0600", owner: dan, group: web}
//   /etc/x: directory                      0755; or {directory: true, mode: "0700", owner: dan}
//   /etc/x: link to /etc/y                 or {link: /etc/y, owner: dan}
//   /etc/x: hard link to /etc/y
//   /etc/x: special                        a FIFO
//   /etc/x: absent
//   users: {dan: {uid: 1000, group: dan, groups: [sudo], home: /home/dan, shell: /bin/sh, comment:
//   D, hash: $6$…,
//           max_days: 90}, old: absent}
//   groups: {web: {gid: 1200, members: [dan]}, old: absent}
//   commands: {systemctl is-active web: {status: 3, out: inactive}}     answers to queries; plain
//   text is the output runs: {systemctl start web: {status: 0, then: {commands: …, /a: …}}}
//   commands that change: what they say and do programs: [apt-get]                    in PATH,
//   beside those of scripted commands refuse: {/etc/motd: no space left}     any change of that
//   path fails root: /mnt/image                       the host says that it is rooted there clock:
//   2026-01-31T08:15:00Z ran: [systemctl start web]             only in `after`: every command that
//   was run, in order
//   runs_as: 1000                          the user we are; root by default
//
// What stands for an existing file, user or group changes the parts that it names and no other.
#pragma once

#include "host/fake_host.h"
#include "schema/value.h"

namespace vigo::resources {

/// Puts what `block` describes onto the machine. Throws Error(invalid) for what it does not
/// understand.
void apply(const Value& block, FakeHost& host);

/// The state that `after` describes, beginning with the machine of `given`.
FakeState expected_state(const Value& given, const Value& after);

}  // namespace vigo::resources
