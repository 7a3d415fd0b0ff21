// rule_examples — the table, checked by a test that loads each.
#include "schema/rule_examples.h"

#include "schema/rules.h"

namespace vigo {
namespace {

// clang-format off
constexpr RuleExample table[] = {
    {rule::yaml_syntax,
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
)~"},
    {rule::duplicate_key,
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80, port: 81}
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {port: 81}
)~"},
    {rule::over_budget,
     R"~(# configcrates/web.vgo
name: web
vars: {a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {a: [1, 2, 3]}
)~"},
    {rule::unquoted_template,
     R"~(# configcrates/web.vgo
name: web
vars: {p: 80}
resources:
  - name: a
    type: file
    target_path: /srv/a
    content: {{ .Vars.p }}
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {p: 80}
resources:
  - name: a
    type: file
    target_path: /srv/a
    content: "{{ .Vars.p }}"
)~"},
    {rule::unknown_attribute,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, contnet: x}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::missing_attribute,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, content: x}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::wrong_type,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: [/srv/a], content: x}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::bad_choice,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, state: gone}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, state: absent}
)~"},
    {rule::out_of_range,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: user, username: ann, uid: -2}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: user, username: ann, uid: 2000}
)~"},
    {rule::bad_path,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: srv/a, content: x}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::bad_value,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, mode: "rw"}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, mode: "0644"}
)~"},
    {rule::unquoted_mode,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, mode: 0644}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, mode: "0644"}
)~"},
    {rule::layout,
     R"~(# common.vgo
envoys: [{match: "*"}]
)~",
     R"~(# envoys.vgo
envoys: [{match: "*"}]
)~"},
    {rule::duplicate_name,
     R"~(# configcrates/a.vgo
name: web
# configcrates/b.vgo
name: web
)~",
     R"~(# configcrates/a.vgo
name: web
# configcrates/b.vgo
name: shop
)~"},
    {rule::duplicate_resource,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
  - {name: a, type: directory, target_path: /srv/b}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
  - {name: b, type: directory, target_path: /srv/b}
)~"},
    {rule::unknown_crate,
     R"~(# configcrates/web.vgo
name: web
# envoys.vgo
envoys: [{match: "*", configcrates: [wep]}]
)~",
     R"~(# configcrates/web.vgo
name: web
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unknown_role,
     R"~(# configcrates/web.vgo
name: web
# roles.vgo
roles:
  front: {configcrates: [web]}
# envoys.vgo
envoys: [{match: "*", roles: [frontend]}]
)~",
     R"~(# configcrates/web.vgo
name: web
# roles.vgo
roles:
  front: {configcrates: [web]}
# envoys.vgo
envoys: [{match: "*", roles: [front]}]
)~"},
    {rule::unknown_environment,
     R"~(# environments.vgo
env: {production: {vars: {port: 80}}}
# envoys.vgo
envoys: [{match: "*", environment: prod}]
)~",
     R"~(# environments.vgo
env: {production: {vars: {port: 80}}}
# envoys.vgo
envoys: [{match: "*", environment: production}]
)~"},
    {rule::unknown_resource,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
  - {name: b, type: directory, target_path: /srv/b, depends_on: c}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
  - {name: b, type: directory, target_path: /srv/b, depends_on: a}
)~"},
    {rule::nested_includes,
     R"~(# roles.vgo
roles:
  base: {}
  web: {includes: [base]}
  shop: {includes: [web]}
)~",
     R"~(# roles.vgo
roles:
  base: {}
  web: {includes: [base]}
  shop: {includes: [base]}
)~"},
    {rule::unknown_type,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: fille, target_path: /srv/a, content: x}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::resource_cycle,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: directory, target_path: /srv/a, depends_on: b}
  - {name: b, type: directory, target_path: /srv/a/b, depends_on: a}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: directory, target_path: /srv/a}
  - {name: b, type: directory, target_path: /srv/a/b, depends_on: a}
)~"},
    {rule::crate_cycle,
     R"~(# configcrates/a.vgo
name: a
depends_on: [b]
# configcrates/b.vgo
name: b
depends_on: [a]
)~",
     R"~(# configcrates/a.vgo
name: a
depends_on: [b]
# configcrates/b.vgo
name: b
)~"},
    {rule::missing_template,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, source: templates/a.conf}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, source: templates/a.conf}
# templates/a.conf
port = 80
)~"},
    {rule::not_a_list,
     R"~(# configcrates/web.vgo
name: web
vars: {users: ann}
resources:
  - {name: "d-{{ .Item }}", type: directory, foreach: users, target_path: "/srv/{{ .Item }}"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {users: [ann]}
resources:
  - {name: "d-{{ .Item }}", type: directory, foreach: users, target_path: "/srv/{{ .Item }}"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::shadowed_entry,
     R"~(# envoys.vgo
envoys:
  - match: "web*"
  - match: web7
)~",
     R"~(# envoys.vgo
envoys:
  - match: web7
  - match: "web*"
)~"},
    {rule::old_name,
     R"~(# envoys.vgo
nodes: [{match: "*"}]
)~",
     R"~(# envoys.vgo
envoys: [{match: "*"}]
)~"},
    {rule::contradiction,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, source: templates/a}
# templates/a
x
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::absent_dependency,
     R"~(# configcrates/base.vgo
name: base
# configcrates/web.vgo
name: web
depends_on: [base]
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/base.vgo
name: base
# configcrates/web.vgo
name: web
depends_on: [base]
# envoys.vgo
envoys: [{match: "*", configcrates: [base, web]}]
)~"},
    {rule::bad_name,
     R"~(# configcrates/web.vgo
name: web/site
)~",
     R"~(# configcrates/web.vgo
name: web-site
)~"},
    {rule::bad_secret,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: u, type: user, username: ann, password: "secret:/db/pw"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: u, type: user, username: ann, password: "secret:db/pw"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::misplaced_secret,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: "secret:db/path", content: x}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: "secret:db/path"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::missing_secret,
     R"~(# the server has the secrets web/key
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, mode: "0600", content: "secret:web/kye"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# the server has the secrets web/key
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, mode: "0600", content: "secret:web/key"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unchecked_secrets,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, mode: "0600", content: "secret:web/key"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# the server has the secrets web/key
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, mode: "0600", content: "secret:web/key"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unknown_lookup,
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {"*": "80"}}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: prot}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {"*": "80"}}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: port}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::bad_lookup,
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {}}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: port}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {"*": "80"}}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: port}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::no_row,
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {web1: "80"}}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: port}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
lookups: {port: {key: hostname, table: {web1: "80"}, default: "81"}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: {lookup: port}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::network_device,
     R"~(# envoys.vgo
envoys:
  - {match: gw1}
  - match: switch1
    network_device: {gateway: gw2, type: cisco_ios, ssh_user: admin, ssh_password: "secret:net/switch1"}
)~",
     R"~(# envoys.vgo
envoys:
  - {match: gw1}
  - match: switch1
    network_device: {gateway: gw1, type: cisco_ios, ssh_user: admin, ssh_password: "secret:net/switch1"}
)~"},
    {rule::compliance,
     R"~(# compliance.vgo
waivers:
  - {framework: hipaa, controls: ["164.312(e)(1)"], reason: a lab, approved_by: eve, expires: tomorrow}
# envoys.vgo
envoys: [{match: "*"}]
)~",
     R"~(# compliance.vgo
waivers:
  - {framework: hipaa, controls: ["164.312(e)(1)"], reason: a lab, approved_by: eve, expires: 2027-12-31}
# envoys.vgo
envoys: [{match: "*"}]
)~"},
    {rule::circular_lookup,
     R"~(# configcrates/web.vgo
name: web
lookups: {a: {key: x, table: {"*": y}}}
vars: {x: {lookup: a}}
resources:
  - {name: f, type: file, target_path: /srv/a, content: {lookup: a}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
lookups: {a: {key: hostname, table: {"*": y}}}
resources:
  - {name: f, type: file, target_path: /srv/a, content: {lookup: a}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::only_user_crates,
     R"~(# configcrates/ann.vgo
name: ann
puddle: true
)~",
     R"~(# usercrates/ann.vgo
name: ann
puddle: true
)~"},
    {rule::too_many,
     R"~(# common.vgo
vars:
  a: &a [yes, no, on, off, yes, no, on, off, yes, no]
  b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
  c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
  d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
  e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
  f: [*e, *e, *e]
# envoys.vgo
envoys: [{match: "*"}]
)~",
     R"~(# common.vgo
vars:
  a: &a [yes, no, on, off]
  b: [*a, *a]
# envoys.vgo
envoys: [{match: "*"}]
)~"},
    {rule::odd_map,
     R"~(# configcrates/web.vgo
name: web
vars: {modern: {trait: os.version}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: modern}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {modern: {trait: os.version, gte: 12}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: modern}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unreadable_file,
     R"~(# configcrates/web.vgo, saved as Latin-1
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: Grüße}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: Grüße}
)~"},
    {rule::bad_link,
     R"~(# envoys.vgo
envoys: [{match: "*", vars: {}}]
# templates/site.conf -> /home/ann/site.conf
)~",
     R"~(# envoys.vgo
envoys: [{match: "*", vars: {}}]
# templates/site.conf -> shared.conf
# templates/shared.conf
listen 80
)~"},
    {rule::ignored_file,
     R"~(# configcrates/web.yaml
name: web
# envoys.vgo
envoys: [{match: "*", vars: {}}]
)~",
     R"~(# configcrates/web.vgo
name: web
# envoys.vgo
envoys: [{match: "*", vars: {}}]
)~"},
    {rule::empty_stack,
     R"~(# README.md
The stack is in another folder.
)~",
     R"~(# configcrates/web.vgo
name: web
)~"},
    {rule::template_syntax,
     R"~(# configcrates/web.vgo
name: web
vars: {p: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ if .Vars.p }}x'}
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {p: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ if .Vars.p }}x{{ end }}'}
)~"},
    {rule::unknown_function,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ uper "x" }}'}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ upper "x" }}'}
)~"},
    {rule::unknown_template,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ template "head" }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ define "head" }}x{{ end }}{{ template "head" }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::missing_key,
     R"~(# configcrates/web.vgo
name: web
vars: {site: {title: x}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.site.name }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {site: {title: x}}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.site.title }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::template_type,
     R"~(# configcrates/web.vgo
name: web
vars: {p: text}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ range .Vars.p }}x{{ end }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {p: [text]}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ range .Vars.p }}x{{ end }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::template_function,
     R"~(# configcrates/web.vgo
name: web
vars: {p: [80]}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ index .Vars.p 7 }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {p: [80]}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ index .Vars.p 0 }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::template_limit,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ define "t" }}x{{ end }}{{ template "t" }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::prints_null,
     R"~(# configcrates/web.vgo
name: web
vars: {p: null}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.p }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {p: null}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.p | default "none" }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::condition_syntax,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "(is_container"}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "is_container"}
)~"},
    {rule::unknown_name,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "os_famly('debian')"}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "os_family('debian')"}
)~"},
    {rule::builtin_arguments,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "os_family()"}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "os_family('debian')"}
)~"},
    {rule::condition_limit,
     R"~(# configcrates/web.vgo
name: web
when: "((((((((((((((((((((((((((((((((((((((((is_container))))))))))))))))))))))))))))))))))))))))"
)~",
     R"~(# configcrates/web.vgo
name: web
when: "(is_container)"
)~"},
    {rule::volatile_trait,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Traits.time.hour }}'}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Traits.os.family }}'}
)~"},
    {rule::unknown_trait,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Traits.os.famly }}'}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Traits.os.family }}'}
)~"},
    {rule::undefined_variable,
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.prot }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.port }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::long_condition,
     R"~(# configcrates/web.vgo
name: web
when: "port_listening(8000) || port_listening(8001) || port_listening(8002) || port_listening(8003) || port_listening(8004) || port_listening(8005) || port_listening(8006) || port_listening(8007) || port_listening(8008) || port_listening(8009) || port_listening(8010) || port_listening(8011) || port_listening(8012) || port_listening(8013) || port_listening(8014) || port_listening(8015) || port_listening(8016) || port_listening(8017) || port_listening(8018) || port_listening(8019) || port_listening(8020) || port_listening(8021) || port_listening(8022) || port_listening(8023) || port_listening(8024) || port_listening(8025) || port_listening(8026) || port_listening(8027) || port_listening(8028) || port_listening(8029)"
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "port_listening(9000) || port_listening(9001) || port_listening(9002) || port_listening(9003) || port_listening(9004) || port_listening(9005) || port_listening(9006) || port_listening(9007) || port_listening(9008) || port_listening(9009) || port_listening(9010) || port_listening(9011) || port_listening(9012) || port_listening(9013) || port_listening(9014) || port_listening(9015) || port_listening(9016) || port_listening(9017) || port_listening(9018) || port_listening(9019) || port_listening(9020) || port_listening(9021) || port_listening(9022) || port_listening(9023) || port_listening(9024) || port_listening(9025) || port_listening(9026) || port_listening(9027) || port_listening(9028) || port_listening(9029)"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
when: "port_listening(8000)"
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, when: "port_listening(9000)"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unrendered_variable,
     R"~(# configcrates/web.vgo
name: web
vars: {path: "/srv/{{ .Traits.os.family }}"}
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {path: /srv/app}
)~"},
    {rule::reshaped_secret,
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw"}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.pw | b64enc }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw"}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.pw }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::secret_condition,
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw"}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.pw }}', when: "vars.pw == 'x'"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw", locked: true}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.pw }}', when: vars.locked}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::marked_trait,
     R"~(# the envoy reports {custom: {site: __VIGO_SECRET__web/key__END_VIGO_SECRET__}}
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: "{{ .Traits.custom.site }}"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# the envoy reports {custom: {site: north}}
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: "{{ .Traits.custom.site }}"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::ungated_restart,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: r, type: service, service: app, state: restarted}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, notify: r}
  - {name: r, type: service, service: app, state: restarted, when: changed}
)~"},
    {rule::ungated_exec,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: e, type: exec, command: make all}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: e, type: exec, command: make all, creates: /srv/all}
)~"},
    {rule::duplicate_target,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
  - {name: b, type: file, target_path: /srv/a, content: y}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
)~"},
    {rule::idle_trigger,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, notify: r}
  - {name: r, type: service, service: app, state: running}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x, notify: r}
  - {name: r, type: service, service: app, state: restarted, when: changed}
)~"},
    {rule::revert_without_way,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: exec, command: a2enmod rewrite, creates: /etc/apache2/mods-enabled/rewrite.load, revert: true}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: exec, command: a2enmod rewrite, creates: /etc/apache2/mods-enabled/rewrite.load, revert: true, on_revert: a2dismod rewrite}
)~"},
    {rule::secret_command,
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw"}
resources:
  - {name: c, type: exec, command: "mysql -p{{ .Vars.pw }}", creates: /srv/a}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {pw: "secret:db/pw"}
resources:
  - {name: c, type: exec, command: mysql, stdin: "{{ .Vars.pw }}", creates: /srv/a}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::plain_password,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: u, type: user, username: ann, password: hunter2}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: u, type: user, username: ann, password: "secret:people/ann"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::plain_variable,
     R"~(# configcrates/web.vgo
name: web
vars: {db_password: hunter2}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.db_password }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {db_password: "secret:db/pw"}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.db_password }}', mode: "0600"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::readable_secret,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: "pw=secret:db/pw"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: "pw=secret:db/pw", owner: app, mode: "0600"}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::guardrail,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: service, service: vigo-envoy, state: stopped}
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: service, service: app, state: stopped}
)~"},
    {rule::fight,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: service, service: app, state: running}
  - {name: b, type: service, service: app, state: stopped}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: service, service: app, state: running}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::restless_edit,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file_line, target_path: /etc/hosts, line: "10.0.0.1 db"}
  - {name: b, type: file_line, target_path: /etc/hosts, line: "10.0.0.1 db", state: absent}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file_line, target_path: /etc/hosts, line: "10.0.0.1 db"}
  - {name: b, type: file_line, target_path: /etc/hosts, line: "10.0.0.2 db", state: absent}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unused_variable,
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.port }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unused_crate,
     R"~(# configcrates/base.vgo
name: base
# configcrates/web.vgo
name: web
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unused_role,
     R"~(# configcrates/web.vgo
name: web
# roles.vgo
roles: {front: {configcrates: [web]}}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
# roles.vgo
roles: {front: {configcrates: [web]}}
# envoys.vgo
envoys: [{match: "*", roles: [front]}]
)~"},
    {rule::unused_template,
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, content: x}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
# templates/a.conf
port = 80
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: file, target_path: /srv/a, source: templates/a.conf}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
# templates/a.conf
port = 80
)~"},
    {rule::redundant_crate,
     R"~(# configcrates/base.vgo
name: base
# common.vgo
configcrates: [base]
# envoys.vgo
envoys: [{match: "*", configcrates: [base]}]
)~",
     R"~(# configcrates/base.vgo
name: base
# common.vgo
configcrates: [base]
# envoys.vgo
envoys: [{match: "*"}]
)~"},
    {rule::redundant_variable,
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.port }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web], vars: {port: 80}}]
)~",
     R"~(# configcrates/web.vgo
name: web
vars: {port: 80}
resources:
  - {name: a, type: file, target_path: /srv/a, content: '{{ .Vars.port }}'}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::dead_address,
     R"~(# https://deb.example.com/kye.asc answers 404
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: repository, repository: tools, repo: deb https://deb.example.com ./, key_url: https://deb.example.com/kye.asc}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: repository, repository: tools, repo: deb https://deb.example.com ./, key_url: https://deb.example.com/key.asc}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::unasked_address,
     R"~(# https://localhost/key.asc is not asked
# configcrates/web.vgo
name: web
resources:
  - {name: a, type: repository, repository: tools, repo: deb https://deb.example.com ./, key_url: https://localhost/key.asc}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~",
     R"~(# configcrates/web.vgo
name: web
resources:
  - {name: a, type: repository, repository: tools, repo: deb https://deb.example.com ./, key_url: https://deb.example.com/key.asc}
# envoys.vgo
envoys: [{match: "*", configcrates: [web]}]
)~"},
    {rule::empty_test,
     R"~(# configcrates/web.vgo
name: web
# web.test.vgo
tests: [{name: the web, hostname: web1}]
)~",
     R"~(# configcrates/web.vgo
name: web
# web.test.vgo
tests: [{name: the web, hostname: web1, crates: [web]}]
)~"},
};
// clang-format on

constexpr RuleWithoutExample without[] = {
    {rule::ungated_reboot, "there is no resource type yet that reboots a machine"},
    {rule::damaged_tree, "it is about what somebody did to the published files by hand"},
};

}  // namespace

std::span<const RuleWithoutExample> rules_without_example() { return without; }

std::span<const RuleExample> rule_examples() { return table; }

const RuleExample* example_of(std::string_view id) {
    for (const auto& each : table)
        if (each.id == id) return &each;
    return nullptr;
}

}  // namespace vigo
