package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.postrider.api.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesManifestsTest {

    private final StrictModels models = new StrictModels();

    @Test
    void everyFieldIsKnownToKubernetes() throws IOException {
        assertThat(decode("k8s")).hasSizeGreaterThan(30);
        assertThat(models.unknown()).isEmpty();
    }

    @Test
    void aMisspeltFieldIsFound() {
        models.decode("apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  selectr: {a: b}\n");
        assertThat(models.unknown()).containsExactly("Service.Spec.selectr");
    }

    @Test
    void everyServiceHasADeploymentWithProbesAndLimits() throws IOException {
        List<Deployment> deployments = decode("k8s/base", Deployment.class);
        assertThat(deployments)
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ServiceName.values()).map(ServiceName::id).toList());
        for (Deployment deployment : deployments) {
            Container container = onlyContainer(deployment);
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).endsWith("/liveness");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).endsWith("/readiness");
            assertThat(container.getStartupProbe()).isNotNull();
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                    .isGreaterThanOrEqualTo(90);
        }
    }

    @Test
    void everyPodIsRestricted() throws IOException {
        List<PodSpec> pods = new ArrayList<>();
        decode("k8s/base", Deployment.class)
                .forEach(d -> pods.add(d.getSpec().getTemplate().getSpec()));
        decode("k8s/base", Job.class)
                .forEach(j -> pods.add(j.getSpec().getTemplate().getSpec()));
        assertThat(pods).hasSize(6).allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getContainers()).allSatisfy(container -> {
                var security = container.getSecurityContext();
                assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            });
        });
    }

    @Test
    void everyServicePortLeadsToAContainerPort() throws IOException {
        List<Deployment> deployments = decode("k8s/base", Deployment.class);
        for (Service service : decode("k8s/base", Service.class)) {
            Deployment target = deployments.stream()
                    .filter(d -> d.getSpec()
                            .getTemplate()
                            .getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(service.getMetadata().getName() + " selects nothing"));
            List<String> open = onlyContainer(target).getPorts().stream()
                    .map(ContainerPort::getName)
                    .toList();
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(open).contains(port.getTargetPort().getStrVal());
            }
        }
    }

    @Test
    void everyContainerPortIsOneOfTheImages() throws IOException {
        for (Deployment deployment : decode("k8s/base", Deployment.class)) {
            assertThat(exposed("runtime")
                            + ' '
                            + exposed(deployment.getMetadata().getName()))
                    .as(deployment.getMetadata().getName())
                    .contains(onlyContainer(deployment).getPorts().stream()
                            .map(port -> port.getContainerPort().toString())
                            .toList());
        }
    }

    /** What a stage of the Dockerfile exposes. */
    private static String exposed(String stage) {
        String dockerfile = ProjectFiles.read("Dockerfile");
        int start = dockerfile.indexOf(" AS " + stage + "\n");
        assertThat(start).as(stage).isPositive();
        int end = dockerfile.indexOf("\nFROM ", start);
        return dockerfile
                .substring(start, end)
                .lines()
                .filter(line -> line.startsWith("EXPOSE "))
                .collect(Collectors.joining(" "));
    }

    @Test
    void secretsAreReferencedAndNeverWritten() throws IOException {
        assertThat(decode("k8s", Secret.class)).isEmpty();
    }

    @Test
    void kustomizationsNameFilesThatExist() {
        for (Path kustomization : ProjectFiles.find("k8s", "kustomization.yaml")) {
            List<String> names = read(kustomization)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("- ") && !line.contains("{") || line.startsWith("- path:"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
            assertThat(names)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(Objects.requireNonNull(kustomization.getParent())
                                    .resolve(name))
                            .exists());
        }
    }

    private static Container onlyContainer(Deployment deployment) {
        List<Container> containers =
                deployment.getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private <T extends HasMetadata> List<T> decode(String folder, Class<T> kind) throws IOException {
        return decode(folder).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private List<HasMetadata> decode(String folder) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(KubernetesManifestsTest::read)
                    .filter(yaml -> yaml.contains("kind:") && !yaml.contains("kind: Kustomization"))
                    .filter(yaml -> yaml.contains("apiVersion:"))
                    .forEach(yaml -> objects.addAll(models.decode(yaml)));
        }
        return objects;
    }

    private static String read(Path file) {
        return ProjectFiles.read(ProjectFiles.root().relativize(file).toString());
    }
}
