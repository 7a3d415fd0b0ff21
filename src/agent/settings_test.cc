// settings_test — defaults, file and flags, and where folders are.

#include "agent/settings.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "host/temp_folder.h"

namespace vigo::agent {
namespace {

using testing::HasSubstr;

Value flags(std::initializer_list<std::pair<std::string_view, Value>> given) {
    Map map;
    for (const auto& [name, value] : given) map.set(name, value);
    return map;
}

TEST(SettingsTest, a_flag_wins_over_the_file_and_the_file_over_the_default) {
    const TempFolder box;
    box.write("config",
              "# a comment\n\nserver = vigo.example:1530\napi-addr=https://vigo.example:8443\n"
              "interval=30s\n");
    const auto settings = settings_from(flags({{"config_dir", box.path()}, {"server", "other:1"}}));
    EXPECT_EQ(settings.server, "other:1");
    EXPECT_EQ(settings.api_addr, "https://vigo.example:8443");
    EXPECT_EQ(settings.interval, Millis(30'000));
    EXPECT_EQ(settings.trait_refresh_cycles, 10);
}

TEST(SettingsTest, needs_no_file) {
    const TempFolder box;
    EXPECT_EQ(settings_from(flags({{"config_dir", box / "nowhere"}})).server, "localhost:1530");
}

struct Mistake {
    std::string_view text;
    std::string_view says;
};

TEST(SettingsTest, a_mistake_in_the_file_is_named_with_its_line) {
    const Mistake mistakes[] = {
        {"server=a:1\nsnapshot-retention=many\n",
         "config:2:1: snapshot_retention must be an integer"},
        {"server=a:1\nsnapshot_retention=-1\n",
         "config:2:1: snapshot_retention must be between 0 and 1000"},
        {"server\n", "config:1:1: a line is `key=value`"},
    };
    for (const auto& mistake : mistakes) {
        const TempFolder box;
        box.write("config", mistake.text);
        try {
            settings_from(flags({{"config_dir", box.path()}}));
            ADD_FAILURE() << mistake.text;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
            EXPECT_THAT(error.message(), HasSubstr(std::string(mistake.says)));
        }
    }
}

TEST(SettingsTest, a_key_of_another_version_is_left_alone) {
    const TempFolder box;
    box.write("config", "hologram=on\nserver=a:1\n");
    EXPECT_EQ(settings_from(flags({{"config_dir", box.path()}})).server, "a:1");
}

TEST(SettingsTest, what_is_written_reads_back) {
    Settings settings;
    settings.server = "vigo.example:1530";
    settings.interval = Millis(90'000);
    settings.snapshot_retention = 9;
    const auto text = config_text(settings);
    EXPECT_THAT(text, HasSubstr("\nsnapshot-retention=9\n"));
    const auto values = parse_config(text, "config");
    EXPECT_EQ(values.find("server")->text(), "vigo.example:1530");
    EXPECT_EQ(values.find("interval")->text(), "1m30s");
    EXPECT_EQ(values.map().size(), 3U);
}

TEST(SettingsTest, the_usual_places_are_inside_of_the_root_and_given_ones_are_not) {
    Settings settings;
    EXPECT_EQ(folders_of(settings).config, "/etc/vigo-envoy");
    EXPECT_EQ(folders_of(settings).links, "/etc/vigo");
    settings.root = "/mnt/image/";
    EXPECT_EQ(folders_of(settings).config, "/mnt/image/etc/vigo-envoy");
    EXPECT_EQ(folders_of(settings).snapshots, "/mnt/image/var/lib/vigo/snapshots");
    settings.state_dir = "/tmp/state";
    settings.config_dir = "/tmp/config";
    EXPECT_EQ(folders_of(settings).store(), "/tmp/state/store");
    EXPECT_EQ(folders_of(settings).links, "");
}

}  // namespace
}  // namespace vigo::agent
