package io.postrider.standalone.suite;

import io.postrider.access.ImapServiceApplication;
import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServiceApplication;
import io.postrider.delivery.DeliveryServiceApplication;
import io.postrider.mailbox.MailboxServiceApplication;
import io.postrider.platform.ServiceApplication;
import io.postrider.smtp.SmtpGatewayApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** The five services, each a Spring context of its own. */
public final class Suite implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Suite.class);

    /** Mail stops flowing from the outside in: who is called ends after who calls. */
    private static final List<List<ServiceName>> ENDING = List.of(
            List.of(ServiceName.SMTP_GATEWAY, ServiceName.IMAP_SERVICE),
            List.of(ServiceName.DELIVERY_SERVICE),
            List.of(ServiceName.MAILBOX_SERVICE),
            List.of(ServiceName.AUTH_SERVICE));

    private static final Duration LONGEST_UNREADINESS = Duration.ofSeconds(30);
    private static final Duration READINESS_PAUSE = Duration.ofMillis(20);

    private final ServiceSettings settings;
    private final Map<ServiceName, ConfigurableApplicationContext> running =
            Collections.synchronizedMap(new EnumMap<>(ServiceName.class));

    private Suite(ServiceSettings settings) {
        this.settings = settings;
    }

    /** Starts all five at once; when one cannot start, those that did are ended again. */
    public static Suite start(ServiceSettings settings) {
        // Logging is the process's, set up once by Logback's own file: five services that each set it up at the same
        // time break Logback's lists, and then do not start.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        var suite = new Suite(settings);
        Map<ServiceName, Future<ConfigurableApplicationContext>> starting = new EnumMap<>(ServiceName.class);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (ServiceName service : ServiceName.values()) {
                starting.put(service, threads.submit(() -> start(service, settings)));
            }
        }
        RuntimeException failure = null;
        for (ServiceName service : ServiceName.values()) {
            try {
                suite.running.put(
                        service, Objects.requireNonNull(starting.get(service)).get());
            } catch (ExecutionException failed) {
                failure = new IllegalStateException(service.id() + " could not start", failed.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failure = new IllegalStateException("the start was interrupted", interrupted);
            }
        }
        if (failure != null) {
            suite.close();
            throw failure;
        }
        suite.running.values().forEach(Suite::awaitReadiness);
        return suite;
    }

    /** Started is not yet ready: services that call others have to reach them first. */
    private static void awaitReadiness(ConfigurableApplicationContext context) {
        HealthEndpoint health = context.getBean(HealthEndpoint.class);
        long end = System.nanoTime() + LONGEST_UNREADINESS.toNanos();
        while (!Status.UP.equals(
                Objects.requireNonNull(health.healthForPath("readiness")).getStatus())) {
            if (System.nanoTime() > end) {
                LOG.warn("{} is not ready after {} s", context.getId(), LONGEST_UNREADINESS.toSeconds());
                return;
            }
            LockSupport.parkNanos(READINESS_PAUSE.toNanos());
        }
    }

    private static ConfigurableApplicationContext start(ServiceName service, ServiceSettings settings) {
        return ServiceApplication.builder(application(service), service)
                .registerShutdownHook(false)
                .run(settings.arguments(service, name -> System.getenv(name) != null)
                        .toArray(String[]::new));
    }

    /** Ends one service and leaves the others alone, as when its container is gone. */
    public void stop(ServiceName service) {
        end(service);
    }

    /** Starts a service that was stopped. */
    public void restart(ServiceName service) {
        ConfigurableApplicationContext context = start(service, settings);
        running.put(service, context);
        awaitReadiness(context);
    }

    private static Class<?> application(ServiceName service) {
        return switch (service) {
            case AUTH_SERVICE -> AuthServiceApplication.class;
            case DELIVERY_SERVICE -> DeliveryServiceApplication.class;
            case MAILBOX_SERVICE -> MailboxServiceApplication.class;
            case SMTP_GATEWAY -> SmtpGatewayApplication.class;
            case IMAP_SERVICE -> ImapServiceApplication.class;
        };
    }

    /** Drains and ends the services, callers before callees. */
    @Override
    public void close() {
        for (List<ServiceName> together : ENDING) {
            List<Thread> threads = new ArrayList<>();
            for (ServiceName service : together) {
                threads.add(Thread.ofPlatform().name("stop-" + service.id()).start(() -> end(service)));
            }
            threads.forEach(Suite::join);
        }
    }

    private void end(ServiceName service) {
        ConfigurableApplicationContext context = running.remove(service);
        if (context != null) {
            try {
                context.close();
            } catch (RuntimeException failed) {
                LOG.warn("{} did not end well", service.id(), failed);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
