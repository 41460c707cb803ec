package io.postrider.platform;

import io.postrider.api.ServiceName;
import java.security.Security;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a service, alone in its process or as one of several. */
public final class ServiceApplication {
    private ServiceApplication() {}

    /** Starts a service in a process of its own. */
    public static ConfigurableApplicationContext run(Class<?> application, ServiceName service, String... arguments) {
        // The JDK would keep an address for 30 s; a new replica is to get its share within a few.
        Security.setProperty("networkaddress.cache.ttl", "3");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        return builder(application, service).run(arguments);
    }

    /** Prepares a service that shares its process with others; changes nothing that belongs to the process. */
    public static SpringApplicationBuilder builder(Class<?> application, ServiceName service) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(true)
                .properties(defaults(service));
    }

    private static Map<String, Object> defaults(ServiceName service) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        // Every service's settings file has its own name, because standalone has all of them on one classpath.
        defaults.put("spring.config.name", service.id());
        defaults.put("spring.application.name", service.id());
        defaults.put("postrider.service", service.id());
        defaults.put("spring.threads.virtual.enabled", "true");
        defaults.put("spring.main.keep-alive", "true");
        defaults.put("spring.jmx.enabled", "false");
        defaults.put("spring.mvc.problemdetails.enabled", "false");
        defaults.put("spring.web.resources.add-mappings", "false");
        defaults.put("spring.mvc.formcontent.filter.enabled", "false");
        defaults.put("spring.servlet.multipart.enabled", "false");
        defaults.put("spring.jackson.deserialization.fail-on-unknown-properties", "false");
        defaults.put("spring.jpa.open-in-view", "false");
        defaults.put("spring.jpa.hibernate.ddl-auto", "validate");
        defaults.put("server.port", "${postrider.management-port:8082}");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "60s");
        defaults.put("server.servlet.encoding.enabled", "false");
        defaults.put("server.tomcat.max-keep-alive-requests", "-1");
        defaults.put("server.tomcat.keep-alive-timeout", "60s");
        defaults.put("server.tomcat.connection-timeout", "20s");
        defaults.put("server.tomcat.max-connections", "4096");
        defaults.put("server.tomcat.mbeanregistry.enabled", "false");
        defaults.put("server.max-http-request-header-size", "16KB");
        defaults.put("server.error.include-message", "never");
        defaults.put("management.endpoints.access.default", "none");
        defaults.put("management.endpoint.health.access", "read-only");
        defaults.put("management.endpoint.prometheus.access", "read-only");
        defaults.put("management.endpoints.web.exposure.include", "health,prometheus");
        defaults.put("management.endpoint.health.probes.enabled", "true");
        defaults.put("management.endpoint.health.show-components", "always");
        defaults.put("management.endpoint.health.validate-group-membership", "false");
        defaults.put("management.endpoint.health.group.readiness.include", "readinessState,db,listeners,directory");
        defaults.put("management.endpoint.health.group.liveness.include", "livenessState");
        defaults.put("management.metrics.tags.service", service.id());
        // Every retried connection would be a line otherwise.
        defaults.put("logging.level.org.apache.hc", "warn");
        // At debug they say whole requests and forms, passwords and tokens included.
        defaults.put("logging.level.org.apache.coyote", "info");
        defaults.put("logging.level.org.apache.tomcat", "info");
        defaults.put("logging.pattern.level", "%5p [" + service.id() + "]");
        return defaults;
    }
}
