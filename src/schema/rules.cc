// rules — the texts of all rules.

#include "schema/rules.h"

namespace vigo {
namespace {

constexpr RuleText table[] = {
    {rule::yaml_syntax, "YAML syntax",
     "The text is not YAML. The place is where the reader gave up, often just after the mistake: "
     "look for a missing quote, colon or closing bracket, a tab, or a wrong indent."},
    {rule::duplicate_key, "duplicate key",
     "The same name stands twice in one map. Only one of the two could win, so neither does: "
     "remove or rename one."},
    {rule::over_budget, "file too large",
     "The file exceeds a budget of size, nesting or number of nodes. Split it, or look for an "
     "alias that multiplies itself."},
    {rule::unquoted_template, "unquoted template",
     "A value that starts with {{ must be quoted, or YAML reads it as a map."},
    {rule::unknown_attribute, "unknown attribute",
     "The name is not one that this thing has. A misspelt attribute would otherwise be ignored in "
     "silence, so it is refused."},
    {rule::missing_attribute, "missing attribute", "A required attribute is absent."},
    {rule::wrong_type, "wrong type", "The value has another type than the attribute."},
    {rule::bad_choice, "not one of the choices", "The attribute takes one of a few words."},
    {rule::out_of_range, "out of range", "The number is outside of the bounds of the attribute."},
    {rule::bad_path, "not an absolute path",
     "Paths on a machine are absolute and contain no `..`: what they mean must not depend on where "
     "something runs."},
    {rule::bad_value, "bad value", "The value has the right type but cannot be used."},
    {rule::unquoted_mode, "mode without quotes",
     "0644, 644 and \"0644\" mean the same here. Other readers of YAML take the first two for "
     "numbers, one of them for another number: in quotes there is nothing to wonder about."},
    {rule::layout, "file in the wrong place",
     "Where a file stands says what it is: crates below configcrates/ and usercrates/, roles.vgo "
     "at the top, entries with `envoys:` anywhere else."},
    {rule::duplicate_name, "name defined twice",
     "Configcrates, roles and environments are found by name, wherever their files stand, so each "
     "name is defined once. Rename or remove one of the two."},
    {rule::duplicate_resource, "resource name used twice",
     "Resources refer to each other by name, so a name is unique in its configcrate. A resource "
     "with `foreach` uses .Item in its name."},
    {rule::unknown_crate, "unknown configcrate",
     "No file below configcrates/ (usercrates/ for `usercrates:`) defines this name."},
    {rule::unknown_role, "unknown role", "roles.vgo does not define this role."},
    {rule::unknown_environment, "unknown environment",
     "No environments.vgo in the folder of the entry or above it has this environment under "
     "`env:`."},
    {rule::unknown_resource, "unknown resource",
     "`depends_on` and `before` name resources of the same configcrate; `notify` and `subscribes` "
     "may also name a configcrate, or `configcrate/resource`."},
    {rule::nested_includes, "includes go one level",
     "A role that others include has no `includes` of its own, so that what a role means can be "
     "read in one place. List the deeper roles where you need them."},
    {rule::unknown_type, "unknown resource type",
     "No resource type has this name in this version."},
    {rule::resource_cycle, "circular dependency",
     "Resources wait for each other in a circle, through depends_on, before, notify or subscribes, "
     "so none could be first. The message shows the circle: break it at one arrow."},
    {rule::crate_cycle, "circular configcrates",
     "Configcrates wait for each other in a circle, so none could be first. The message shows the "
     "circle: break it at one arrow."},
    {rule::missing_template, "missing template file",
     "`source: templates/…` names a file of the stack that does not exist."},
    {rule::not_a_list, "not a list variable",
     "`foreach` names a variable that holds a list. An empty list is fine and yields no "
     "resources."},
    {rule::shadowed_entry, "entry that never matches",
     "The first entry that matches a host name wins, files in byte order of their paths. An "
     "earlier entry takes every name that this one could match: move this one up, or remove it. Or "
     "a pattern has a bracket without its other one: it stands for itself then, and no host name "
     "has one."},
    {rule::old_name, "name of older versions",
     "The old name still works. Write the new one: the old one will go."},
    {rule::contradiction, "attributes exclude each other",
     "Two attributes contradict each other, or one is there without the other that it needs."},
    {rule::absent_dependency, "dependency not included",
     "`depends_on` between configcrates orders them; it does not include them. An entry gets this "
     "configcrate without the one that it depends on."},
    {rule::bad_name, "unusable name",
     "The name contains characters that would make references to it ambiguous."},
    {rule::bad_secret, "unusable secret reference",
     "A reference to a secret is `secret:` and a path of letters, digits, `.`, `_` and `-`, with "
     "`/` between the parts. There is no escape: a text of that shape is always a reference, and "
     "the marks that stand for secrets inside of Vigo cannot be written by hand."},
    {rule::misplaced_secret, "secret in the wrong place",
     "A secret may stand where text is expected and where the envoy alone needs its value: not in "
     "a name, a path, a number, a flag, a choice, a condition, nor in anything that must be known "
     "before it is enforced. Inside of a longer text it may stand in the content of a file."},
    {rule::missing_secret, "missing secret",
     "The secrets backend has no such secret, or cannot read it. Store it first: an envoy would "
     "fail at the moment it needs the value."},
    {rule::unchecked_secrets, "secrets were not looked up",
     "No secrets backend can be reached from here, so it was not checked whether the secrets that "
     "the configuration names exist. Publishing on the server checks it."},
    {rule::unknown_lookup, "unknown lookup",
     "`{lookup: name}` names a table under `lookups:` of the configcrate, of a role, common.vgo or "
     "the entry, or of the environment."},
    {rule::bad_lookup, "unusable lookup",
     "A lookup has a `key` (hostname, environment, a trait path or a variable) and a `table` of "
     "patterns to values; a `default` is what all else gets. Its values are data: neither "
     "templates nor further lookups."},
    {rule::no_row, "no row in the lookup",
     "No row of the table fits the key, and the lookup has no `default`. Add a row, or a default."},
    {rule::network_device, "unusable network device",
     "A network device is managed through a gateway: an envoy that some entry names. Its type is "
     "one that Vigo knows, and its password is a secret."},
    {rule::compliance, "unusable compliance statement",
     "Claims name frameworks and their controls; a waiver names a framework, its controls, a "
     "reason, who approved it, and the day on which it expires (YYYY-MM-DD)."},
    {rule::circular_lookup, "circular lookup",
     "The key of a lookup is a variable whose value comes from the same lookup. Use another key."},
    {rule::only_user_crates, "flag of a usercrate",
     "`puddle`, `gitback` and `curator` allow a user something: they belong to a file in "
     "usercrates/."},
    {rule::too_many, "configuration over a limit",
     "The configuration of one envoy has more resources than an agent could enforce: usually one "
     "`foreach` inside of another. Or the stack, or the texts of one entry, come to far more in "
     "memory than their text accounts for: aliases, lists or templates of a few letters that "
     "multiply."},
    {rule::odd_map, "almost a question or a lookup",
     "A map with `trait` and a comparison asks for a trait; one with `lookup` alone asks a table. "
     "This one looks like it, but is used as plain data."},
    {rule::unreadable_file, "unreadable file",
     "A file of the stacks folder cannot be read, is no UTF-8 text, or has a name that cannot be "
     "shown. Nothing is published while a part of the stack is missing."},
    {rule::bad_link, "link out of the stack",
     "A symbolic link in the stacks folder may lead to a file of the same folder, by a relative "
     "path. It could otherwise publish any file of the server."},
    {rule::ignored_file, "file without effect",
     "The stack consists of .vgo files, and of templates under templates/. This file looks as if "
     "it "
     "was meant to be one of them."},
    {rule::empty_stack, "empty stack",
     "The folder has no .vgo file at all. That is a wrong path or a missing mount rather than a "
     "wish, so it is never published."},
    {rule::template_syntax, "template syntax",
     "The template cannot be read. The syntax is that of Go's text/template: {{ .Vars.name }}, {{ "
     "if … }}…{{ end }}, {{ range … }}…{{ end }}."},
    {rule::unknown_function, "unknown template function",
     "The template calls something that is not in the list of functions. Functions that could give "
     "another result tomorrow are left out on purpose."},
    {rule::unknown_template, "unknown template",
     "`template` names something that no `define` or `block` of the same text defines."},
    {rule::missing_key, "missing key",
     "The template reads a name that the data has not. An empty text in its place could break a "
     "machine in silence, so it is an error: define the variable, or ask with `get` or `index`, "
     "which give nil, and `default`."},
    {rule::template_type, "wrong type in template",
     "A value of the template has a type that cannot be used there, or a function got too few or "
     "too many arguments."},
    {rule::template_function, "template function failed",
     "A function of the template refuses its arguments."},
    {rule::template_limit, "template over a limit",
     "The template writes, loops or nests more than its bounds allow; usually one loop inside of "
     "another, or a template that calls itself."},
    {rule::prints_null, "null printed",
     "The template prints a value that is null, which reads `<no value>`."},
    {rule::condition_syntax, "condition syntax",
     "The `when:` expression cannot be read: it is made of calls such as os_family('debian'), "
     "traits.… and vars.… paths, comparisons, &&, ||, ! and parentheses."},
    {rule::unknown_name, "unknown name in condition",
     "The condition names something that is neither a builtin nor a conditional variable."},
    {rule::builtin_arguments, "wrong arguments in condition",
     "A builtin of the condition got too few or too many arguments, or one that it cannot use."},
    {rule::condition_limit, "condition over a limit",
     "The condition is too long or nested too deep. Move what it computes into a trait or a "
     "conditional variable."},
    {rule::volatile_trait, "changing trait in a template",
     "A template is rendered on the server when the policy is compiled, so it may only use traits "
     "that stay the same from one check-in to the next. Use the trait in `when:`, which the agent "
     "evaluates, or use a stable trait such as hardware.memory_mb."},
    {rule::undefined_variable, "undefined variable",
     "No layer gives this variable a value: not the configcrate, a role, common.vgo, the entry or "
     "the environment."},
    {rule::long_condition, "condition too long",
     "What remains of the conditions of a resource and of what surrounds it exceeds the size an "
     "agent accepts. Shorten them, or move a part into a trait."},
    {rule::unrendered_variable, "variable with a template",
     "Templates stand in the attributes of resources. The value of a variable is used as it is, so "
     "a "
     "template in it would end up on the machine."},
    {rule::reshaped_secret, "secret changed by a template",
     "A template sees a mark where the secret will stand, so a function would work on the mark: "
     "its result would be wrong, or hide the secret from the masking of reports. Print the secret "
     "as it is."},
    {rule::secret_condition, "secret in a condition",
     "A condition cannot depend on a secret: its value is known to the envoy alone, and what "
     "happens would tell it."},
    {rule::marked_trait, "trait with the mark of a secret",
     "An envoy reports a trait that holds the mark that stands for a secret. Traits are claims of "
     "the envoy and cannot ask for secrets."},
    {rule::unknown_trait, "unknown trait",
     "No collector of an agent promises this trait, so the template will fail on every machine and "
     "the condition is never known. Agents of another version may tell more; traits of your own "
     "stand below `custom`."},
    {rule::ungated_restart, "restart without a trigger",
     "A service that is restarted or reloaded in every run never settles. Give it `when: "
     "\"changed\"` and let what it serves `notify` it."},
    {rule::ungated_exec, "command without a guard",
     "A command that runs in every run never settles. Say when it is needed: `onlyif`, `unless`, "
     "`creates`, `removes`, or `when: \"changed\"`."},
    {rule::duplicate_target, "target managed twice",
     "Two resources manage the same path, so each would undo the other in every run. Remove one, "
     "or give them conditions that exclude each other."},
    {rule::idle_trigger, "trigger that does nothing",
     "A resource that waits for `changed` runs when something notifies it, and a notified resource "
     "does something only when it waits for `changed`. Here one half is missing."},
    {rule::revert_without_way, "revert without on_revert",
     "`revert: true` asks for this resource to be undone, and nothing says how. Write under "
     "`on_revert` the command that undoes it, or remove `revert`."},
    {rule::secret_command, "secret on a command line",
     "While a command runs, every user of the machine can read its command line, and logs may keep "
     "it. Hand the secret over by `stdin`, or by `secret_file` and the path that the agent puts in "
     "its place."},
    {rule::plain_password, "password in plain text",
     "A password in the configuration is readable for all who read the configuration, in every "
     "version of it. Store it as a secret and write `secret:path`; change it, for it was known."},
    {rule::plain_variable, "variable with a password",
     "The name of the variable says that it holds a password, and its value is plain text: it can "
     "be read in every version of the configuration. Store it as a secret and write "
     "`secret:path`."},
    {rule::readable_secret, "secret in a file that all can read",
     "The secret ends up in a file whose mode lets every user of the machine read it; without "
     "`mode` a file gets 0644. Give it `mode: \"0600\"` and the `owner` that needs it, or "
     "`mode: \"0640\"` and a `group`: who is in that group is yours to say, so reading by the "
     "group "
     "is no finding."},
    {rule::guardrail, "guardrail",
     "The resource would change Vigo's own files, services or packages, or a folder that the whole "
     "system stands on. This cannot be allowed by any setting: Vigo is updated and removed with "
     "its "
     "own commands."},
    {rule::fight, "states that exclude each other",
     "Two resources of one envoy want different states of the same thing, so each undoes the other "
     "in every run. Keep one, exclude a configcrate where both meet, or give them conditions of "
     "which one holds at a time."},
    {rule::restless_edit, "edit that never settles",
     "An edit that still finds something to change in what it has written changes the file in "
     "every run; so do two edits that undo each other. Make the pattern fit the old text alone, "
     "and let one resource say what a line is."},
    {rule::unused_variable, "unused variable",
     "No template, condition, `foreach` or lookup reads the variable. Often its name is misspelt "
     "where it is set or where it should be read."},
    {rule::unused_crate, "configcrate that nothing includes",
     "A configcrate does nothing until a role, an entry, common.vgo or an environment lists it."},
    {rule::unused_role, "role that nothing uses",
     "A role does nothing until an entry, common.vgo or another role lists it."},
    {rule::unused_template, "unused template file", "No `source:` names this file of templates/."},
    {rule::redundant_crate, "configcrate listed twice",
     "The entry gets the configcrate from another layer already; listing it again changes "
     "nothing."},
    {rule::redundant_variable, "variable set to what it is",
     "Without this line the variable would have the same value, inherited or by default."},
    {rule::ungated_reboot, "reboot without a gate",
     "A machine that is rebooted in every run never comes to rest. Say when it is needed: a file "
     "that asks for it, `when: \"reboot_pending\"`, or `when: \"changed\"`."},
    {rule::dead_address, "address that does not answer",
     "Machines will be told to fetch something from an address that does not answer now: misspelt, "
     "moved, or its server is down. Each address is asked from the machine that publishes; where "
     "that has no way out, `--skip-url-checks` leaves this gate out and no other."},
    {rule::unasked_address, "address that was not checked",
     "Whether the address answers could not be found out from here: it leads to the publishing "
     "machine itself, into a private network that this machine does not reach, or there is no "
     "network at all. Envoys may see it differently."},
    {rule::damaged_tree, "published tree was changed",
     "The files of the version in force are not those that were published. Envoys keep what they "
     "have until the stack "
     "is published again."},
    {rule::empty_test, "test that expects nothing",
     "A test of configuration says what an envoy must get, or must not. One that says nothing "
     "would "
     "pass whatever the configuration does."},
};

}  // namespace

std::span<const RuleText> all_rules() { return table; }

}  // namespace vigo
