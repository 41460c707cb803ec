package io.postrider.platform.web;

import io.postrider.platform.settings.PlatformProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP server of a service. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class WebConfiguration {
    @Bean
    Ports ports() {
        return new Ports();
    }

    @Bean
    Connectors connectors(PlatformProperties settings, Ports ports, Environment environment) {
        return new Connectors(settings, ports, environment);
    }

    @Bean
    FilterRegistrationBean<PortFence> portFence(Ports ports) {
        var registration = new FilterRegistrationBean<>(new PortFence(ports));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    RequestDrain requestDrain(PlatformProperties settings, Problems problems) {
        return new RequestDrain(settings.drain(), problems);
    }

    /** Inside of the trace, so that a refusal has its trace as well. */
    @Bean
    FilterRegistrationBean<RequestDrain> requestDrainFilter(RequestDrain drain) {
        var registration = new FilterRegistrationBean<>(drain);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    @Bean
    FailureCodes failureCodes() {
        return new FailureCodes();
    }

    @Bean
    WebMvcConfigurer knownParameters(ObjectProvider<CommonParameters> common) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters(common)).addPathPatterns("/v1/**");
            }
        };
    }

    @Bean
    ServerHttpMessageConvertersCustomizer streamConverters(JsonMapper json) {
        return converters ->
                converters.addCustomConverter(new AcceptBatchConverter(json)).addCustomConverter(new StreamConverter());
    }
}
