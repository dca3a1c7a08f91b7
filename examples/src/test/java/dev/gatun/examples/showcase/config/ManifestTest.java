package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifest for Kubernetes fits the file that its pods serve. */
class ManifestTest {
    private Configuration configuration;
    private Map<?, ?> pod;
    private Map<?, ?> container;
    private Map<?, ?> service;

    @BeforeEach
    void read() throws Exception {
        configuration = Configuration.read(Deploy.FOLDER.resolve("container.yaml"));
        List<Map<?, ?>> all = documents(Deploy.text("kubernetes.yaml"));
        pod = at(kind(all, "Deployment"), "spec", "template", "spec");
        container = (Map<?, ?>) ((List<?>) pod.get("containers")).getFirst();
        service = kind(all, "Service");
    }

    private static List<Map<?, ?>> documents(String text) {
        Iterable<Object> all = new Load(LoadSettings.builder().build()).loadAllFromString(text);
        return StreamSupport.stream(all.spliterator(), false).<Map<?, ?>>map(one -> (Map<?, ?>) one).toList();
    }

    private static Map<?, ?> kind(List<Map<?, ?>> all, String kind) {
        return all.stream().filter(one -> one.get("kind").equals(kind)).findFirst().orElseThrow();
    }

    private static Map<?, ?> at(Map<?, ?> map, String... keys) {
        Map<?, ?> inner = map;
        for (String key : keys) {
            inner = (Map<?, ?>) inner.get(key);
        }
        return inner;
    }

    private int containerPort(Object name) {
        return ((List<?>) container.get("ports")).stream().map(port -> (Map<?, ?>) port).filter(port -> port.get("name").equals(name))
                .mapToInt(port -> (Integer) port.get("containerPort")).findFirst().orElseThrow();
    }

    private int port(String server) {
        return ((InetSocketAddress) configuration.servers().get(server).listens().getFirst().address()).getPort();
    }

    /** By which path the server for those who look after it tells of it. */
    private String path(Action.Probe.Question question) {
        return configuration.hosts().stream().filter(host -> host.servedBy("admin")).flatMap(host -> host.routes().stream())
                .filter(route -> route.action().equals(new Action.Probe(question))).map(RouteSettings::path).findFirst().orElseThrow();
    }

    private static Duration seconds(Map<?, ?> map, String key) {
        return Duration.ofSeconds((Integer) map.get(key));
    }

    @Test
    void probesAskWhatIsAnswered() {
        Map<?, ?> live = at(container, "livenessProbe", "httpGet");
        Map<?, ?> ready = at(container, "readinessProbe", "httpGet");

        assertThat(live.get("path")).isEqualTo(path(Action.Probe.Question.LIVENESS));
        assertThat(ready.get("path")).isEqualTo(path(Action.Probe.Question.READINESS));
        assertThat(containerPort(live.get("port"))).isEqualTo(port("admin"));
        assertThat(containerPort(ready.get("port"))).isEqualTo(port("admin"));
    }

    @Test
    void theServiceLeadsToThePublicServer() {
        Map<?, ?> port = (Map<?, ?>) ((List<?>) at(service, "spec").get("ports")).getFirst();

        assertThat(containerPort(port.get("targetPort"))).isEqualTo(port("public"));
    }

    @Test
    void nobodyIsKilledWhoIsStillAtIt() {
        Duration grace = seconds(pod, "terminationGracePeriodSeconds");

        assertThat(configuration.servers().values()).allSatisfy(server ->
                assertThat(grace).isGreaterThanOrEqualTo(server.lameDuck().plus(server.shutdown()).plusSeconds(2)));
    }

    @Test
    void theLameDuckLastsLongerThanItTakesToBeSeen() {
        Map<?, ?> ready = at(container, "readinessProbe");
        Duration seen = seconds(ready, "periodSeconds").multipliedBy((Integer) ready.get("failureThreshold"));

        assertThat(configuration.servers().values()).allSatisfy(server -> assertThat(server.lameDuck()).isGreaterThan(seen.plusSeconds(1)));
        assertThat(container.get("lifecycle")).as("a preStop, which there is no need of").isNull();
    }

    @Test
    void thePodMayDoNoMoreThanItNeeds() throws Exception {
        assertThat(at(pod, "securityContext").get("runAsNonRoot")).isEqualTo(true);
        assertThat(at(container, "securityContext").get("readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext").get("allowPrivilegeEscalation")).isEqualTo(false);
        String user = Deploy.text("Dockerfile").lines().filter(line -> line.startsWith("USER ")).findFirst().orElseThrow();
        assertThat(user).isEqualTo("USER " + at(pod, "securityContext").get("runAsUser") + ':' + at(pod, "securityContext").get("runAsGroup"));
    }

    @Test
    void kustomizePutsTheFileWhereTheImageServesIt() throws Exception {
        assertThat(Deploy.instruction("CMD")).containsExactly("serve", "--config", "/etc/gatun/gatun.yaml");
        assumeTrue(Deploy.program("kubectl").isPresent(), "there is no kubectl");

        List<Map<?, ?>> all = documents(Deploy.run("kubectl", "kustomize", Deploy.FOLDER.toString()));

        Map<?, ?> map = kind(all, "ConfigMap");
        assertThat(at(map, "data").get("gatun.yaml")).isEqualTo(Deploy.text("container.yaml"));
        Map<?, ?> volume = (Map<?, ?>) ((List<?>) at(kind(all, "Deployment"), "spec", "template", "spec").get("volumes")).getFirst();
        assertThat(at(volume, "configMap").get("name")).isEqualTo(at(map, "metadata").get("name"));
        assertThat(((List<?>) container.get("volumeMounts")).stream().map(mount -> (Map<?, ?>) mount).map(mount -> mount.get("mountPath").toString()).toList())
                .contains(Path.of(Deploy.instruction("CMD").getLast()).getParent().toString());
    }
}
