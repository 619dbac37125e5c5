package hongyan.app.cli;

import hongyan.base.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `admin repair`: mends what `admin check` finds, while the server runs.
@Command(
        name = "repair",
        description = "Mend what check finds, while the server runs. Nothing that can be read is removed.")
final class RepairCommand extends AdminCommand {
    @Option(names = "--account", description = "One address only; all accounts without it.")
    String account = "";

    private boolean clean;

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        ObjectNode body = Json.object();
        body.put("account", account);
        JsonNode answer = server.call("POST", "/api/admin/repair", body);
        clean = answer.path("left").isEmpty();
        return answer;
    }

    @Override
    void print(JsonNode answer) {
        answer.path("mended").forEach(line -> System.out.println("mended  " + line.asString()));
        answer.path("aside").forEach(line -> System.out.println("aside   " + line.asString()));
        answer.path("left").forEach(line -> System.out.println("left    " + line.asString()));
        System.out.println(answer.path("mended").size() + " mended, "
                + answer.path("aside").size() + " unreadable records moved aside, "
                + answer.path("left").size() + " findings left");
    }

    /// What is left is a failure for scripts.
    @Override
    public Integer call() {
        int code = super.call();
        return code == 0 && !clean ? Integer.valueOf(1) : Integer.valueOf(code);
    }
}
