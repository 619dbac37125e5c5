package hongyan.services.member;

import java.util.List;
import java.util.Optional;

/// Someone to be added.
///
/// @param password in clear, `passwordHash` a PHC string instead, both empty = an activation link
/// @param quotaMb 0 = without limit
public record NewMember(
        String name,
        String local,
        String domain,
        List<Integer> departments,
        String title,
        String employeeNumber,
        String phone,
        List<String> aliases,
        long quotaMb,
        boolean administrator,
        Optional<String> password,
        Optional<String> passwordHash,
        boolean mustChange) {

    /// Without anything that is optional.
    public static NewMember of(String name, String local, String domain) {
        return new NewMember(
                name,
                local,
                domain,
                List.of(),
                "",
                "",
                "",
                List.of(),
                0,
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    public NewMember withPassword(String text) {
        return new NewMember(
                name,
                local,
                domain,
                departments,
                title,
                employeeNumber,
                phone,
                aliases,
                quotaMb,
                administrator,
                Optional.of(text),
                Optional.empty(),
                mustChange);
    }
}
