package hongyan.formats.spf;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.json.Json;
import hongyan.formats.Vectors;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// The openspf test suite for RFC 7208, whole.
class SpfSuiteTest {
    @TestFactory
    Stream<DynamicTest> suite() throws Exception {
        JsonNode scenarios = Vectors.json("auth/spf/rfc7208-tests.json");
        List<DynamicTest> tests = new ArrayList<>();
        scenarios.forEach(scenario -> scenario.get("tests")
                .propertyStream()
                .forEach(entry -> tests.add(DynamicTest.dynamicTest(
                        scenario.get("description").asString() + ": " + entry.getKey(),
                        () -> run(entry.getValue(), scenario.get("zonedata"))))));
        return tests.stream();
    }

    private static void run(JsonNode test, JsonNode zone) {
        Spf spf = new Spf(new ZoneData(zone), "receiver.example", Instant.EPOCH);
        SpfVerdict verdict = spf.check(
                InetAddress.ofLiteral(test.get("host").asString()),
                test.get("mailfrom").asString(),
                test.get("helo").asString());
        List<String> accepted = new ArrayList<>();
        JsonNode result = test.get("result");
        if (result.isArray()) {
            result.forEach(one -> accepted.add(one.asString()));
        } else {
            accepted.add(result.asString());
        }
        assertThat(accepted).contains(verdict.result().word());
        if (test.has("explanation") && !test.get("explanation").asString().equals("DEFAULT")) {
            assertThat(verdict.explanation()).isEqualTo(test.get("explanation").asString());
        }
    }

    @Test
    void endlessIncludesEndWithAnError() throws Exception {
        JsonNode zone = Json.mapper().readTree("{\"a.test\":[{\"TXT\":\"v=spf1 include:a.test -all\"}]}");
        Spf spf = new Spf(new ZoneData(zone), "receiver.example", Instant.EPOCH);
        assertThat(spf.check(InetAddress.ofLiteral("192.0.2.1"), "x@a.test", "a.test")
                        .result())
                .isEqualTo(SpfResult.PERMERROR);
    }
}
