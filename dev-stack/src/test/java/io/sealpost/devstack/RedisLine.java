package io.sealpost.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Redis's inline commands: text in, lines out. */
final class RedisLine {

    private RedisLine() {}

    static List<String> ask(int port, String commands, int lines) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            var read = new ArrayList<String>();
            while (read.size() < lines) {
                read.add(answers.readLine());
            }
            return read;
        }
    }
}
