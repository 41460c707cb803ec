package io.postrider.smtp;

import io.postrider.platform.lifecycle.Drainable;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.smtp.session.Admission;
import io.postrider.smtp.session.Dialogues;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.subetha.SubEthaListener;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** The ports that the settings ask for, from their opening to their drain. */
public final class SmtpListeners implements SmartLifecycle, Drainable {
    private final SmtpProperties settings;
    private final PlatformProperties platform;
    private final SessionServices services;
    private final Admission admission;
    private final List<SubEthaListener> listeners = new ArrayList<>();
    private volatile boolean running;

    SmtpListeners(SmtpProperties settings, PlatformProperties platform, SessionServices services) {
        this.settings = settings;
        this.platform = platform;
        this.services = services;
        this.admission = new Admission(
                settings.maxConnections(),
                settings.maxConnectionsPerAddress(),
                services.policy().xclientNetworks());
        add(ListenerRole.MX, settings.mxPort());
        add(ListenerRole.SUBMISSION, settings.submissionPort());
        add(ListenerRole.SUBMISSIONS, settings.submissionsPort());
    }

    private void add(ListenerRole role, @Nullable Integer port) {
        if (port == null) {
            return;
        }
        if (role.implicitTls() && services.tls() == null) {
            throw new IllegalStateException(
                    "postrider.smtp.submissions-port needs postrider.tls.certificate and postrider.tls.private-key");
        }
        InetAddress address = settings.address() == null ? null : InetAddress.ofLiteral(settings.address());
        listeners.add(new SubEthaListener(
                new SubEthaListener.Options(
                        role,
                        address,
                        port,
                        platform.hostname(),
                        Networks.of(platform.proxyNetworks()),
                        settings.maxConnections()),
                new Dialogues(services, role),
                admission,
                services.metrics()));
    }

    /** The port on which a role is served; 0 when it is not. */
    public int port(ListenerRole role) {
        return listeners.stream()
                .filter(listener -> listener.role() == role)
                .mapToInt(SubEthaListener::port)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void start() {
        listeners.forEach(SubEthaListener::start);
        running = true;
    }

    @Override
    public void stopAccepting() {
        listeners.forEach(SubEthaListener::stopAccepting);
    }

    @Override
    public void finish(Instant deadline) throws InterruptedException {
        for (SubEthaListener listener : listeners) {
            listener.finish(deadline);
        }
    }

    @Override
    public void stop() {
        listeners.forEach(SubEthaListener::stop);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the directory's feed and the clients, before nothing. */
    @Override
    public int getPhase() {
        return 1000;
    }
}
