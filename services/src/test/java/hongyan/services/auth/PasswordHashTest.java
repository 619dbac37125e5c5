package hongyan.services.auth;

import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {
    private final PasswordHash hashes = new PasswordHash();

    @Test
    void hashesVerifyAndDiffer() {
        String one = hashes.hash("Correct-horse1");
        assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashes.verify("Correct-horse1", one)).isTrue();
        assertThat(hashes.verify("correct-horse1", one)).isFalse();
        assertThat(hashes.hash("Correct-horse1")).isNotEqualTo(one);
    }

    /// The reference implementation's own example: password, somesalt, 64 MiB, 2 passes, 1 lane.
    @Test
    void verifiesAHashOfTheReferenceImplementation() {
        assertThat(hashes.verify(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @Test
    void sameCharactersInAnotherNormalFormMatch() {
        assertThat(hashes.verify("Pa\u0308sse-42", hashes.hash("P\u00e4sse-42")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "$argon2id$v=19$",
                "$argon2id$v=19$m=19456,t=2,p=1$!!!$!!!",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
                "$argon2id$v=19$m=19456,t=999,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
                "$argon2id$v=19$m=1,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA"
            })
    void oddHashesMatchNothing(String phc) {
        assertThat(hashes.understands(phc)).isFalse();
        assertThat(hashes.verify("password", phc)).isFalse();
    }

    @Test
    void ruleWantsLengthAndThreeClasses() {
        PasswordRule.check("Abcdefg1");
        PasswordRule.check("abc-1234");
        PasswordRule.check("密码abc123DEF");
        refused("password-weak", () -> PasswordRule.check("Abc1-"));
        refused("password-weak", () -> PasswordRule.check("abcdefgh1"));
        refused("password-weak", () -> PasswordRule.check("Aa1-".repeat(17)));
    }
}
