package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class TransferRoutesTest {
    private static final String COMPANY = """
            {"organisation": [{"name": "First", "slug": "first", "domains": [{"name": "first.test", "verified": true}],
             "member": [{"address": "zhang@first.test", "name": "Zhang", "password": "Correct-horse1",
                         "administrator": true}]}]}""";

    private final ApiWorld world = new ApiWorld();

    TransferRoutesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    private static String body(String account, Path path) {
        return "{\"account\": \"" + account + "\", \"kind\": \"maildir\", \"path\": \"" + path + "\"}";
    }

    private static JsonNode end(Browser operator, Browser.Answer started) {
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        String path = "/api/admin/transfers/" + started.json().path("id").asString();
        JsonNode now = operator.get(path).json();
        long end = System.nanoTime() + 30_000_000_000L;
        while (now.path("state").asString().equals("running")) {
            assertThat(System.nanoTime()).isLessThan(end);
            now = operator.get(path).json();
        }
        return now;
    }

    @Test
    void theCommandLineBringsAndWrites(@TempDir Path folder) throws IOException {
        Browser operator = world.operator();
        assertThat(operator.post("/api/admin/apply", COMPANY).status()).isEqualTo(200);
        Path source = folder.resolve("in");
        Files.createDirectories(source.resolve("cur"));
        Files.writeString(source.resolve("cur/1700000000.a:2,S"), "Subject: x\n\ntext\n");
        JsonNode brought = end(operator, operator.post("/api/admin/import", body("zhang@first.test", source)));
        assertThat(brought.path("state").asString()).isEqualTo("done");
        assertThat(brought.path("messages").asInt()).isEqualTo(1);
        Path target = folder.resolve("out");
        assertThat(end(operator, operator.post("/api/admin/export", body("zhang@first.test", target)))
                        .path("messages")
                        .asInt())
                .isEqualTo(1);
        assertThat(target.resolve("cur")).isDirectoryContaining("glob:**1700000000.*:2,S");
        Browser zhang = world.browser();
        zhang.signedIn(
                zhang.post("/api/session", "{\"login\": \"zhang@first.test\", \"password\": \"Correct-horse1\"}"));
        assertThat(zhang.get("/api/audit").text()).contains("member.import").contains("member.export");
        // an administrator of an organisation names no path of the server
        assertThat(zhang.post("/api/admin/import", body("zhang@first.test", source))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatIsWrongIsTold(@TempDir Path folder) {
        Browser operator = world.operator();
        operator.post("/api/admin/apply", COMPANY);
        assertThat(operator.post("/api/admin/import", body("nobody@first.test", folder))
                        .code())
                .isEqualTo("member-unknown");
        assertThat(operator.post("/api/admin/import", body("zhang@first.test", folder.resolve("no")))
                        .code())
                .isEqualTo("bad-path");
        assertThat(operator.post("/api/admin/import", body("zhang@first.test", Path.of("relative")))
                        .code())
                .isEqualTo("bad-path");
        assertThat(operator.get("/api/admin/transfers/99").code()).isEqualTo("transfer-unknown");
    }

    @Test
    void anOperatorInABrowserNamesNoPath(@TempDir Path folder) {
        Browser web = world.browser();
        web.signedIn(web.post("/api/setup", """
                {"token": "set-up-token", "hostName": "mx.mail.test", "baseDomain": "mail.test", "name": "Ops",
                 "login": "ops", "password": "Correct-horse1"}"""));
        assertThat(web.get("/api/operator/organisations").status()).isEqualTo(200);
        assertThat(web.post("/api/admin/import", body("zhang@first.test", folder))
                        .status())
                .isEqualTo(403);
        assertThat(web.post("/api/admin/export", body("zhang@first.test", folder))
                        .status())
                .isEqualTo(403);
    }
}
