package io.postrider.platform.echo;

import com.sun.management.OperatingSystemMXBean;
import io.postrider.api.ServiceName;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.calling.CallingService;
import io.postrider.platform.web.Ports;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.concurrent.Executors;

/** Measures what one call costs both sides together: {@code main} prints microseconds of CPU per POST of 4 KiB. */
final class CallCost {
    private static final int ROUNDS = 6;
    private static final int CALLS = 20_000;
    private static final int CLIENTS = 8;

    private CallCost() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("cost");
        Files.writeString(folder.resolve("smtp-gateway.secret"), "secret\n");
        try (var service = ServiceApplication.builder(EchoService.class, ServiceName.MAILBOX_SERVICE)
                .run("--server.port=0", "--postrider.management-port=0", "--postrider.address=127.0.0.1")) {
            String url = "http://127.0.0.1:" + service.getBean(Ports.class).internal();
            try (var caller = ServiceApplication.builder(CallingService.class, ServiceName.SMTP_GATEWAY)
                    .run(
                            "--server.port=0",
                            "--postrider.management-port=0",
                            "--postrider.secrets-dir=" + folder,
                            "--postrider.clients.auth-service.url=" + url,
                            "--postrider.clients.delivery-service.url=" + url)) {
                measure(caller.getBean(AcceptApi.class));
            }
        }
    }

    private static void measure(AcceptApi accept) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            long cpu = system.getProcessCpuTime();
            long time = System.nanoTime();
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    clients.submit(() -> {
                        for (int i = 0; i < CALLS / CLIENTS; i++) {
                            accept.accept(ServiceIT.request("a@example.test"));
                        }
                    });
                }
            }
            System.out.printf(
                    "%d us CPU a call, %d us wall%n",
                    (system.getProcessCpuTime() - cpu) / CALLS / 1000, (System.nanoTime() - time) / CALLS / 1000);
        }
    }
}
