// testing_everything — a stack with everything that can make one envoy's bundle differ from
// another's, and machines that tell all sorts of things.
#include "base/text.h"
#include "compile/testing.h"

namespace vigo::compile::testing {
namespace {

constexpr const char* base = R"vgo(name: base
vars: {list: [1, 2], kinds: {lookup: kinds}, port: 80, mode: "0644"}
environment_overrides: {live: {port: 8080}}
lookups:
  modes: {key: os.family, table: {debian: "0600"}, default: "0640"}
defaults: {mode: "0640"}
resources:
  - {name: still, type: file, target_path: /etc/still, content: still}
  - {name: named, type: file, target_path: /etc/named, content: "{{ .Traits.net.name }} {{ .Vars.site }}"}
  - {name: kind, type: file, target_path: /etc/kind, content: "{{ .Traits.os.family }} {{ if .Vars.modern }}new{{ end }}"}
  - {name: branch, type: file, target_path: /etc/branch, content: "{{ if eq (index .Traits \"class\") \"a\" }}{{ .Traits.net.name }}{{ else }}{{ hostname }}{{ end }}"}
  - {name: place, type: file, target_path: "/srv/{{ .Traits.place }}", content: a}
  - {name: other, type: file, target_path: /srv/x, content: b}
  - {name: mine, type: group, group: m, when: "hostname('web1*')"}
  - {name: late, type: group, group: l, when: "traits.loadavg.one > 3"}
  - {name: "item {{ .Item }}", type: file, foreach: list, target_path: "/i/{{ .Item }}", content: "{{ .Traits.os.family }}", depends_on: still}
  - {name: "of {{ .Item }}", type: group, foreach: kinds, group: "g{{ .Item }}"}
  - {name: "on {{ .Traits.class }}", type: group, group: c, depends_on: "item {{ .Traits.number }}"}
  - {name: asks, type: file, target_path: /etc/asks, content: "{{ hostname }} {{ upper .Vars.site }} {{ .Vars.port }}"}
  - {name: loud, type: file, target_path: /etc/loud, content: "{{ upper .Traits.net.name }} {{ .Traits.net.name }}"}
  - {name: hard, type: file, target_path: /etc/hard, content: "{{ if eq .Traits.grade 3 }}{{ .Traits.rare }}{{ end }}{{ .Traits.net.name }}"}
  - {name: looked, type: file, target_path: /etc/looked, content: "{{ .Traits.net.name }}", mode: {lookup: modes}}
  - type: conditional_block
    when: "vars.port != 80"
    resources:
      - {name: blocked, type: file, target_path: /etc/blocked, content: "{{ .Traits.net.name }}:{{ .Vars.port }}"}
)vgo";

constexpr const char* deep = R"vgo(name: deep
vars: {motd: hello, people: [{name: a}, {name: b}], dsn: secret:vigo/db/dsn}
resources:
  - {name: filed, type: file, target_path: /etc/filed, source: templates/filed}
  - {name: chosen, type: file, target_path: /etc/chosen, source: "templates/os/{{ .Traits.os.family }}"}
  - {name: defined, type: file, target_path: /etc/defined, content: "{{ define \"x\" }}{{ .Vars.motd }} {{ .Traits.net.name }}{{ end }}{{ template \"x\" . }}"}
  - {name: handed, type: file, target_path: /etc/handed, content: "{{ $all := $ }}{{ with $all }}{{ .Vars.motd }}{{ end }}{{ $all.Traits.net.name }}"}
  - {name: indexed, type: file, target_path: /etc/indexed, content: "{{ $n := \"motd\" }}{{ index .Vars $n }}{{ index . \"Traits\" \"net\" \"name\" }}"}
  - {name: ranged, type: file, target_path: /etc/ranged, content: "{{ range .Vars.people }}{{ .name }} {{ hostname }}{{ end }}{{ range .Traits.addresses }}{{ . }}{{ end }}"}
  - {name: kept, type: file, target_path: /etc/kept, content: "{{ .Vars.dsn }} for {{ .Traits.net.name }}"}
  - {name: login, type: user, username: "u{{ .Traits.number }}", password: secret:vigo/login}
  - {name: whole, type: file, target_path: /etc/whole, content: "{{ .Traits.net }} {{ .Traits.number }}"}
  - {name: sum, type: file, target_path: /etc/sum, content: "{{ add .Traits.number 1 }}{{ with .Traits.net }}{{ .name }}{{ end }}"}
)vgo";

constexpr const char* apt = R"vgo(name: apt
depends_on: [base]
resources:
  - {name: run, type: service, service: s, state: "{{ .Traits.state }}", subscribes: base/named}
  - {name: also, type: service, service: "{{ .Traits.service }}", state: running}
  - {name: told, type: file, target_path: /etc/apt, content: x, notify: again}
  - {name: again, type: service, service: t, state: restarted, when: changed}
)vgo";

constexpr const char* other = R"vgo(name: other
foreach: users
resources:
  - {name: "u {{ .Item }}", type: file, target_path: "/u/{{ .Item }}", case: "{{ .Traits.os.family }}", match: {rhel: {content: r}, default: {content: "{{ .Traits.net.name }}"}}}
)vgo";

}  // namespace

SourceTree everything() {
    return {
        {"common.vgo",
         "vars: {site: {lookup: sites}, modern: {trait: os.version, gte: 12}, users: [a, b]}\n"
         "lookups:\n"
         "  sites: {key: hostname, table: {\"web1*\": north, \"web2*\": south}, default: none}\n"
         "  kinds: {key: os.family, table: {debian: [x, y], rhel: [x]}, default: []}\n"
         "configcrates: [base]\n"},
        {"roles.vgo",
         "roles:\n  server:\n    vars: {motd: welcome}\n    case:\n"
         "      - {when: \"os_family('debian')\", configcrates: [apt]}\n"
         "      - {when: \"hostname('web2*')\", configcrates: [odd]}\n"
         "      - {default: true, configcrates: [other]}\n"
         "  deep:\n    configcrates: [deep]\n"},
        {"environments.vgo",
         "env:\n  live: {vars: {tier: one}, exclude_configcrates: [apt]}\n  test: {vars: {port: "
         "81}}\n"},
        {"configcrates/base.vgo", base},
        {"configcrates/deep.vgo", deep},
        {"configcrates/apt.vgo", apt},
        {"configcrates/other.vgo", other},
        {"configcrates/odd.vgo",
         "name: odd\nwhen: \"has_trait('class')\"\nresources:\n"
         "  - {name: a, type: group, group: \"{{ hostname }}\"}\n"},
        {"usercrates/ann.vgo",
         "name: ann\nresources:\n"
         "  - {name: rc, type: file, target_path: /home/ann/rc, content: \"{{ .Vars.site }} {{ "
         ".Traits.net.name }}\"}\n"},
        {"templates/filed", "port {{ .Vars.motd }}\nname {{ .Traits.net.name }}\n"},
        {"templates/os/debian", "deb {{ hostname }}\n"},
        {"templates/os/rhel", "rpm\n"},
        {"envoys.vgo",
         "envoys:\n  - {match: \"web3*\", roles: [server], configcrates: [deep], usercrates: "
         "[ann]}\n"
         "  - {match: \"web*\", roles: [server]}\n"
         "  - {match: \"db*\", configcrates: [other], vars: {users: [z]}, environment: live}\n"
         "  - {match: \"app*\", roles: [deep], environment: test}\n"}};
}

Value random_traits(std::mt19937& random) {
    const auto one_of = [&](std::initializer_list<const char*> texts) {
        return std::string(texts.begin()[random() % texts.size()]);
    };
    const auto os = one_of({"{family: debian, version: 12}", "{family: debian, version: 11}",
                            "{family: rhel}", "{family: rhel, version: '9'}", "{}", "linux"});
    const auto net = format("{{name: n{}}}", random() % 3);
    std::string text = "{";
    text += random() % 20 == 0 ? "" : "os: " + os + ", ";
    text += random() % 20 == 0
                ? one_of({"", "net: {}, ", "net: flat, ", "net: {name: [x]}, ", "net: {name: }, ",
                          "net: {name: __VIGO_SECRET__a__END_VIGO_SECRET__}, "})
                : "net: " + net + ", ";
    text += random() % 10 == 0 ? "" : "class: " + one_of({"a", "b", "[a]", "1.10"}) + ", ";
    text += "place: " + one_of({"x", "y", "z", "y", "z", "y", "z", "./x"}) + ", ";
    text += "number: " + one_of({"1", "2", "1", "2", "1", "2", "9"}) + ", ";
    text += format("grade: {}, ", random() % 5);
    text += "addresses: " + one_of({"[]", "[a]", "[a, b]", "[b]"}) + ", ";
    text += "state: " + one_of({"running", "running", "running", "stopped", "restarted", "wrong"}) +
            ", ";
    text += "service: " + one_of({"s", "q", "q", "r", "q", "''"}) + ", ";
    return traits(text + format("loadavg: {{one: {}}}, noise: {}}}", random() % 9, random()));
}

}  // namespace vigo::compile::testing
