package hongyan.app.demo;

import hongyan.app.server.Server;
import hongyan.formats.address.MailAddress;
import hongyan.services.apply.DesiredState;
import hongyan.services.directory.Directory.Resolution;
import hongyan.services.organisation.Platform;
import hongyan.store.tenant.Actor;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fills a fresh server with the sample company.
public final class Demo {
    private static final String OPERATOR = "operator";

    private final Server server;

    public Demo(Server server) {
        this.server = server;
    }

    /// Returns what the terminal says: addresses, users, passwords.
    public String fill() throws IOException {
        Server.Filling rooms = server.filling();
        rooms.platform()
                .setUp(
                        new Platform.SetUp(
                                rooms.setupToken(),
                                "mail." + Company.DOMAIN,
                                "mail.test",
                                "平台运营者",
                                OPERATOR,
                                Company.PASSWORD,
                                "zh-CN"),
                        "127.0.0.1");
        rooms.apply().apply(company(), server.origin(), Actor.SYSTEM);
        Map<String, Integer> accounts = new HashMap<>();
        for (Company.Person person : Company.PEOPLE) {
            Resolution found = rooms.directory()
                    .resolve(MailAddress.parse(person.address()).orElseThrow());
            if (found instanceof Resolution.Accounts one) {
                accounts.put(person.address(), one.accounts().getFirst());
            }
        }
        int messages = new DemoMail(rooms.accounts(), rooms.bodies(), accounts).fill(Instant.now());
        return """
            Hongyan demo: %s with %d people and %d messages, on a folder that goes away at the end.
              web             %s/
              member          %s
              administrator   %s
              operator        %s
              password        %s   (for all of them)\
            """.formatted(
                        Company.NAME,
                        Company.PEOPLE.size(),
                        messages,
                        server.origin(),
                        Company.PEOPLE.get(3).address(),
                        Company.PEOPLE.getFirst().address(),
                        OPERATOR,
                        Company.PASSWORD);
    }

    private static DesiredState company() {
        List<DesiredState.Person> people = Company.PEOPLE.stream()
                .map(person -> new DesiredState.Person(
                        person.address(),
                        person.name(),
                        Optional.of(Company.PASSWORD),
                        Optional.empty(),
                        Optional.of(person.title()),
                        Optional.of(List.of(person.department())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(person.equals(Company.PEOPLE.getFirst()))))
                .toList();
        return new DesiredState(List.of(new DesiredState.Company(
                Company.NAME,
                Company.SLUG,
                List.of(new DesiredState.Mail(Company.DOMAIN, true)),
                people,
                List.of(Company.HELP))));
    }
}
