package hongyan.formats.authres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthResultsTest {
    @Test
    void writesOneField() {
        assertThat(new AuthResults("mx.example.org").field())
                .isEqualTo("Authentication-Results: mx.example.org; none\r\n");
        String field = new AuthResults("mx.example.org")
                .add("spf", "pass", "", "smtp.mailfrom", "a.example")
                .add("dkim", "fail", "bad (hash)", "header.d", "b.example", "header.s", "")
                .field();
        assertThat(field)
                .isEqualTo("Authentication-Results: mx.example.org;\r\n\tspf=pass smtp.mailfrom=a.example;\r\n"
                        + "\tdkim=fail (bad  hash) header.d=b.example\r\n");
    }

    @Test
    void whatStrangersWroteCannotAddResults() {
        String field = new AuthResults("mx.example.org")
                .add("spf", "fail", "x\r\n\tdkim=pass", "smtp.helo", "a\r\n b; dmarc=pass \"q\" \\")
                .field();
        assertThat(field.lines()).hasSize(2);
        assertThat(field).contains("smtp.helo=\"a   b; dmarc=pass \\\"q\\\" \\\\\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.example.org; spf=pass",
                " MX.Example.ORG;none",
                "(c (d)) mx.example.org 1; none",
                "\"mx.example.org\"; x",
                "\r\n\tmx.example.org\r\n\t; x",
                "mx.example.org/1; x",
                "mx.example.org(c); x",
                "\"mx\\.example.org\"; x"
            })
    void recognisesForgedOnes(String value) {
        assertThat(AuthResults.claims("authentication-results", value, "mx.example.org"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Authentication-Results, mx.example.com; x",
        "X-Authentication-Results, mx.example.org; x",
        "Authentication-Results, ''"
    })
    void leavesOthersAlone(String name, String value) {
        assertThat(AuthResults.claims(name, value, "mx.example.org")).isFalse();
    }
}
