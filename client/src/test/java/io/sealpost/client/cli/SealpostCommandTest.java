package io.sealpost.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to somebody who types something wrong, or whose server is away. */
class SealpostCommandTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "register",
                "whoami",
                "add",
                "contacts",
                "verify",
                "send",
                "receive",
                "chat",
                "history",
                "edit",
                "delete",
                "react",
                "timer",
                "requests",
                "accept",
                "decline",
                "wakeups"
            })
    void everyCommandHelpsWithExamples(String command) {
        var result = terminal().type(command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Usage: sealpost " + command, "Examples:", "--home", "--server");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void helpNamesEveryCommandAndTheVersionSaysItsProtocol() {
        assertThat(terminal().type("--help").out()).contains("register", "verify", "chat", "Examples:");
        assertThat(terminal().type("--version").out()).startsWith("sealpost ").contains("protocol version 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dance",
                "register --nosuch",
                "register --username",
                "add",
                "send",
                "send bob",
                "send bob a b",
                "chat",
                "chat bob --lines many",
                "chat bob --lines -1",
                "chat bob --lines 1001",
                "verify",
                "history",
                "history bob --lines 0",
                "edit bob 1",
                "delete bob",
                "react bob 1",
                "timer",
                "accept",
                "decline",
                "wakeups",
                "wakeups --off --key",
                "wakeups --off https://push.example.net/x",
                "wakeups https://push.example.net/x https://push.example.net/y"
            })
    void whatIsNotUnderstoodIsSaidInTwoLinesWithExitCode2(String line) {
        var result = terminal().type(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err()).startsWith("sealpost: ").contains("See: sealpost", "--help");
    }

    @Test
    void anEmptyMessageIsRefusedBeforeAnythingIsOpened() {
        var result = terminal().pipe("  \n", "send", "bob", "-");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("The message is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whoami",
                "contacts",
                "receive",
                "chat bob",
                "send bob hello",
                "verify bob",
                "add bob",
                "history bob",
                "edit bob 1 hi",
                "delete bob 1",
                "delete bob 1 --here",
                "react bob 1 👍",
                "timer bob",
                "timer bob 1d",
                "requests",
                "accept 6e7df60e",
                "decline 6e7df60e",
                "wakeups --off"
            })
    void withoutAnAccountEachCommandSaysHowToGetOneAndLeavesNoTrace(String line) {
        var result = terminal().type(line.split(" "));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("Nobody is registered", "sealpost register")
                .hasLineCount(1);
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aServerThatIsNotThereIsOneSentenceAndNoStackTrace() throws IOException {
        var result = new Terminal(folder.resolve("home"), nobodyListens()).type("register");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).contains("cannot be reached", "./mesh up", "--server");
        assertThat(result.err()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void theStackTraceIsForThoseWhoAskForIt() throws IOException {
        var asking = new Terminal(Map.of(
                "SEALPOST_HOME", folder.resolve("home").toString(),
                "SEALPOST_SERVER", nobodyListens().toString(),
                "SEALPOST_DEBUG", "1"));

        assertThat(asking.type("register").err()).contains("SealpostException", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"post.example.org", "ftp://post.example.org", "http://a b", "https:"})
    void anAddressThatIsNoneIsRefused(String server) {
        var result = terminal().type("register", "--server", server);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("address must look like").hasLineCount(1);
    }

    @Test
    void aFileThatIsNotThereIsRefusedBeforeTheServerIsAsked() {
        var result = terminal()
                .type("send", "bob", "--file", folder.resolve("missing.png").toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("does not exist");
    }

    private Terminal terminal() {
        return new Terminal(folder.resolve("home"), URI.create("http://127.0.0.1:1"));
    }

    private static URI nobodyListens() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
