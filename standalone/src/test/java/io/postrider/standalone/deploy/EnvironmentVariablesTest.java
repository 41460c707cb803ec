package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentVariablesTest {

    @Test
    void everySettingIsReadFromBothFormsOfItsName() throws IOException {
        var settings = new SettingsReader()
                .read().stream().flatMap(group -> group.settings().stream()).toList();
        assertThat(settings).hasSizeGreaterThan(100).allSatisfy(setting -> {
            String name = setting.key().toUpperCase(Locale.ROOT).replace('.', '_');
            assertThat(bound(name.replace("-", ""), setting.key())).isEqualTo("value");
            assertThat(bound(name.replace('-', '_'), setting.key())).isEqualTo("value");
        });
    }

    private static String bound(String variable, String key) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(variable, "value")));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bind(key, String.class).orElse("nothing");
    }
}
