package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What services ask for and what auth-service grants are two tables, in two modules: they say the same. */
class ServiceScopesTest {
    @ParameterizedTest
    @EnumSource
    void aServiceNeverAskedForAScopeThatItWasGranted(ServiceName caller) throws Exception {
        Method granted = method("io.postrider.auth.token.Grants", "scopes", ServiceName.class);
        Method asked = method("io.postrider.platform.client.ServiceScopes", "of", ServiceName.class, ServiceName.class);
        Set<Object> all = new HashSet<>();
        for (ServiceName callee : ServiceName.values()) {
            all.addAll((Collection<?>) asked.invoke(null, caller, callee));
        }
        assertThat(all).isEqualTo(granted.invoke(null, caller));
    }

    private static Method method(String type, String name, Class<?>... parameters) throws ReflectiveOperationException {
        Method method = Class.forName(type).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }
}
