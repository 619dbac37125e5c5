package hongyan.app.cli;

import hongyan.base.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `admin reindex [ACCOUNT|all]`: makes the full-text index anew.
@Command(
        name = "reindex",
        description = "Make the full-text index of an account, or of all, anew while mail flows; "
                + "searches find everything meanwhile. `admin health` shows how far it is.")
final class ReindexCommand extends AdminCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACCOUNT",
            defaultValue = "all",
            description = "An address, or all (default).")
    String account = "all";

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        String address = account.equals("all") ? "" : account;
        return server.call("POST", "/api/admin/reindex", Json.object().put("account", address));
    }

    @Override
    void print(JsonNode answer) {
        System.out.println(answer.path("accounts").asInt(0) + " accounts are being indexed anew");
    }
}
