package hongyan.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `admin org list|approve|reject|suspend|resume`.
@Command(name = "org", description = "Organisations: list, approve ID, reject ID --reason, suspend ID, resume ID.")
final class OrganisationCommand extends AdminCommand {
    /// What to do.
    enum Verb {
        list,
        approve,
        reject,
        suspend,
        resume
    }

    @Parameters(index = "0", paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    Verb verb = Verb.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID")
    @Nullable
    String id;

    @Option(names = "--reason", description = "Told to the applicant.")
    String reason = "";

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        if (verb == Verb.list) {
            return server.call("GET", "/api/operator/organisations", null);
        }
        if (id == null) {
            throw new AdminClient.Failure("org " + verb + " needs the ID of an organisation (see: org list)");
        }
        return server.call(
                "POST",
                "/api/operator/organisations/" + id + "/" + verb,
                verb == Verb.reject ? java.util.Map.of("reason", reason) : null);
    }

    @Override
    void print(JsonNode answer) {
        if (verb == Verb.list) {
            answer.path("items").forEach(OrganisationCommand::printOne);
            System.out.println(answer.path("total").asLong(0) + " organisations");
        } else {
            printOne(answer);
        }
    }

    private static void printOne(JsonNode item) {
        System.out.printf(
                "%s  %-9s  %s  (%s)%n",
                item.path("id").asString(""),
                item.path("state").asString(""),
                item.path("name").asString(""),
                item.path("contact").asString(""));
    }
}
