package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.tenant.Access;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The switches of protocols.
final class AccessTest {
    @Test
    void anAdministratorClosesPop3ForTheOwnOrganisation() throws IOException {
        try (ApiWorld world = new ApiWorld()) {
            world.company("First", "first", "first.test");
            world.company("Second", "second", "second.test");
            Browser admin = world.signIn("admin@first.test");
            assertThat(admin.get("/api/organisation").json().path("pop3").asBoolean())
                    .isTrue();
            Browser.Answer off = admin.patch("/api/organisation", "{\"pop3\": false}");
            assertThat(off.json().path("pop3").asBoolean(true)).isFalse();
            assertThat(off.json().path("name").asString()).isEqualTo("First");
            assertThat(admin.get("/api/audit").text()).contains("organisation.access");
            int first = Integer.parseInt(off.json().path("id").asString());
            boolean open = world.store.read(first, view -> view.access().open(Access.POP3));
            assertThat(open).isFalse();
            Browser other = world.signIn("admin@second.test");
            assertThat(other.get("/api/organisation").json().path("pop3").asBoolean())
                    .isTrue();
            assertThat(world.signIn("staff@first.test")
                            .patch("/api/organisation", "{\"pop3\": true}")
                            .status())
                    .isEqualTo(403);
            assertThat(admin.patch("/api/organisation", "{\"pop3\": true}")
                            .json()
                            .path("pop3")
                            .asBoolean())
                    .isTrue();
        }
    }
}
