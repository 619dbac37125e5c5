package hongyan.services.sharedmailbox;

import java.util.List;

/// A shared mailbox to be made.
///
/// @param domain a verified one of the organisation
/// @param quotaMb 0 = without limit
public record NewSharedMailbox(String name, String local, String domain, long quotaMb, List<WantedPerson> people) {
    public NewSharedMailbox {
        people = List.copyOf(people);
    }
}
