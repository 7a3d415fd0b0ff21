// rules — the stable ids of everything that can be wrong in a configuration, and what each means.
#pragma once

#include <span>
#include <string_view>

namespace vigo {

/// One kind of finding. `id` never changes its meaning; operators search for it and silence it by
/// name.
struct RuleText {
    std::string_view id;
    std::string_view title;  ///< five words
    std::string_view
        explain;  ///< what it means and how to mend it, for `vigocli explain` and the manual
};

/// Every rule, in the order of ids. VG10xx text and shape, VG20xx layout and references, VG30xx
/// templates and `when:`, VG40xx convergence and guardrails, VG50xx settings, VG60xx tests of
/// configuration.
std::span<const RuleText> all_rules();

namespace rule {
inline constexpr std::string_view yaml_syntax = "VG1001";
inline constexpr std::string_view duplicate_key = "VG1002";
inline constexpr std::string_view over_budget = "VG1003";
inline constexpr std::string_view unquoted_template = "VG1004";
inline constexpr std::string_view unknown_attribute = "VG1010";
inline constexpr std::string_view missing_attribute = "VG1011";
inline constexpr std::string_view wrong_type = "VG1012";
inline constexpr std::string_view bad_choice = "VG1013";
inline constexpr std::string_view out_of_range = "VG1014";
inline constexpr std::string_view bad_path = "VG1015";
inline constexpr std::string_view bad_value = "VG1016";
inline constexpr std::string_view unquoted_mode = "VG1017";

inline constexpr std::string_view layout = "VG2001";
inline constexpr std::string_view duplicate_name = "VG2002";
inline constexpr std::string_view duplicate_resource = "VG2003";
inline constexpr std::string_view unknown_crate = "VG2004";
inline constexpr std::string_view unknown_role = "VG2005";
inline constexpr std::string_view unknown_environment = "VG2006";
inline constexpr std::string_view unknown_resource = "VG2007";
inline constexpr std::string_view nested_includes = "VG2008";
inline constexpr std::string_view unknown_type = "VG2009";
inline constexpr std::string_view resource_cycle = "VG2010";
inline constexpr std::string_view crate_cycle = "VG2011";
inline constexpr std::string_view missing_template = "VG2012";
inline constexpr std::string_view not_a_list = "VG2013";
inline constexpr std::string_view shadowed_entry = "VG2014";
inline constexpr std::string_view old_name = "VG2015";
inline constexpr std::string_view contradiction = "VG2016";
inline constexpr std::string_view absent_dependency = "VG2017";
inline constexpr std::string_view bad_name = "VG2018";
inline constexpr std::string_view bad_secret = "VG2019";
inline constexpr std::string_view misplaced_secret = "VG2020";
inline constexpr std::string_view missing_secret = "VG2021";
inline constexpr std::string_view unchecked_secrets = "VG2022";
inline constexpr std::string_view unknown_lookup = "VG2023";
inline constexpr std::string_view bad_lookup = "VG2024";
inline constexpr std::string_view no_row = "VG2025";
inline constexpr std::string_view network_device = "VG2026";
inline constexpr std::string_view compliance = "VG2027";
inline constexpr std::string_view circular_lookup = "VG2028";
inline constexpr std::string_view only_user_crates = "VG2029";
inline constexpr std::string_view too_many = "VG2030";
inline constexpr std::string_view odd_map = "VG2031";
inline constexpr std::string_view unreadable_file = "VG2050";
inline constexpr std::string_view bad_link = "VG2051";
inline constexpr std::string_view ignored_file = "VG2052";
inline constexpr std::string_view empty_stack = "VG2053";

inline constexpr std::string_view template_syntax = "VG3001";
inline constexpr std::string_view unknown_function = "VG3002";
inline constexpr std::string_view unknown_template = "VG3003";
inline constexpr std::string_view missing_key = "VG3004";
inline constexpr std::string_view template_type = "VG3005";
inline constexpr std::string_view template_function = "VG3006";
inline constexpr std::string_view template_limit = "VG3007";
inline constexpr std::string_view prints_null = "VG3008";
inline constexpr std::string_view condition_syntax = "VG3009";
inline constexpr std::string_view unknown_name = "VG3010";
inline constexpr std::string_view builtin_arguments = "VG3011";
inline constexpr std::string_view condition_limit = "VG3012";
inline constexpr std::string_view volatile_trait = "VG3020";
inline constexpr std::string_view undefined_variable = "VG3021";
inline constexpr std::string_view long_condition = "VG3022";
inline constexpr std::string_view unrendered_variable = "VG3023";
inline constexpr std::string_view reshaped_secret = "VG3024";
inline constexpr std::string_view secret_condition = "VG3025";
inline constexpr std::string_view marked_trait = "VG3026";
inline constexpr std::string_view unknown_trait = "VG3027";

inline constexpr std::string_view ungated_restart = "VG4001";
inline constexpr std::string_view ungated_exec = "VG4002";
inline constexpr std::string_view duplicate_target = "VG4003";
inline constexpr std::string_view idle_trigger = "VG4004";
inline constexpr std::string_view revert_without_way = "VG4005";
inline constexpr std::string_view secret_command = "VG4006";
inline constexpr std::string_view plain_password = "VG4007";
inline constexpr std::string_view plain_variable = "VG4008";
inline constexpr std::string_view readable_secret = "VG4009";
inline constexpr std::string_view guardrail = "VG4010";
inline constexpr std::string_view fight = "VG4020";
inline constexpr std::string_view restless_edit = "VG4021";
inline constexpr std::string_view unused_variable = "VG4022";
inline constexpr std::string_view unused_crate = "VG4023";
inline constexpr std::string_view unused_role = "VG4024";
inline constexpr std::string_view unused_template = "VG4025";
inline constexpr std::string_view redundant_crate = "VG4026";
inline constexpr std::string_view redundant_variable = "VG4027";
inline constexpr std::string_view ungated_reboot = "VG4028";
inline constexpr std::string_view dead_address = "VG4030";
inline constexpr std::string_view unasked_address = "VG4031";
inline constexpr std::string_view damaged_tree = "VG5001";

inline constexpr std::string_view empty_test = "VG6001";
}  // namespace rule

}  // namespace vigo
