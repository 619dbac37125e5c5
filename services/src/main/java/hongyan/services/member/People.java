package hongyan.services.member;

import hongyan.base.pinyin.Pinyin;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds colleagues for address completion: by name (also typed in pinyin or initials), address, employee number.
public final class People {
    private static final int SHOWN = 20;
    private final TenantStore store;

    public People(TenantStore store) {
        this.store = store;
    }

    /// A colleague.
    ///
    /// @param department name of the first one, or empty
    public record Person(String name, String address, String department, String title) {}

    private record Hit(int rank, Member member) {}

    /// At most twenty of the own organisation, those first whose name or address begins with the words.
    public List<Person> find(int tenant, String words) {
        String needle = TenantStore.fold(words);
        if (tenant == TenantStore.PLATFORM || needle.isEmpty()) {
            return List.of();
        }
        return store.read(tenant, view -> {
            List<Hit> hits = new ArrayList<>();
            for (Member member : view.members()) {
                boolean shown = member.state() == Member.State.ACTIVE || member.state() == Member.State.INVITED;
                int rank = shown && !member.address().isEmpty() ? rank(member, needle) : -1;
                if (rank >= 0) {
                    hits.add(new Hit(rank, member));
                }
            }
            hits.sort(Comparator.comparingInt(Hit::rank)
                    .thenComparing(h -> h.member().name()));
            return hits.stream()
                    .limit(SHOWN)
                    .map(Hit::member)
                    .map(m -> new Person(
                            m.name(),
                            m.address(),
                            m.departments().stream()
                                    .findFirst()
                                    .flatMap(view::department)
                                    .map(Department::name)
                                    .orElse(""),
                            m.title()))
                    .toList();
        });
    }

    /// The lower the better; -1 = no match.
    private static int rank(Member member, String needle) {
        String name = TenantStore.fold(member.name());
        if (name.startsWith(needle)) {
            return 0;
        }
        if (member.address().startsWith(needle)) {
            return 1;
        }
        int syllable = Pinyin.find(member.name(), needle);
        if (syllable == 0) {
            return 2;
        }
        if (name.contains(needle) || syllable > 0) {
            return 3;
        }
        boolean other = member.address().contains(needle)
                || member.aliases().stream().anyMatch(a -> a.contains(needle))
                || !member.employeeNumber().isEmpty() && member.employeeNumber().startsWith(needle);
        return other ? 4 : -1;
    }
}
