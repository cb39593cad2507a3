package io.sealpost.presence.wakeup.outbound;

import io.netty.handler.codec.dns.DnsRecordType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server on a real socket (RFC 1035), which says what a test wants; nothing about names that it does not know. */
final class NameServer implements AutoCloseable {

    private static final int HEADER_BYTES = 12;

    private final DatagramSocket socket;
    private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> questions = new ConcurrentHashMap<>();

    NameServer() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** From now on the name means this; answers are good for no time at all. */
    void says(String name, String... texts) {
        addresses.put(name, Arrays.stream(texts).map(NameServer::address).toList());
    }

    int questionsFor(String name) {
        return questions.getOrDefault(name, new AtomicInteger()).get();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException notAnAddress) {
            throw new UncheckedIOException(notAnAddress);
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                answer(packet);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(DatagramPacket packet) throws IOException {
        var question = packet.getData();
        var name = new StringBuilder();
        int at = HEADER_BYTES;
        for (; question[at] != 0; at += question[at] + 1) {
            name.append(new String(question, at + 1, question[at])).append('.');
        }
        name.setLength(name.length() - 1);
        int type = question[at + 2];
        int end = at + 5;
        questions.computeIfAbsent(name.toString(), first -> new AtomicInteger()).incrementAndGet();
        var known = addresses.get(name.toString());
        if (known != null) {
            var reply = reply(Arrays.copyOf(question, end), type, known);
            socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
    }

    private static byte[] reply(byte[] question, int type, List<InetAddress> known) throws IOException {
        int bytes = type == DnsRecordType.A.intValue() ? 4 : 16;
        var fitting = known.stream()
                .filter(address -> address.getAddress().length == bytes)
                .toList();
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        data.write(question, 0, 2);
        data.writeShort(0x8180);
        data.writeShort(1);
        data.writeShort(fitting.size());
        data.writeInt(0);
        data.write(question, HEADER_BYTES, question.length - HEADER_BYTES);
        for (InetAddress address : fitting) {
            data.writeShort(0xc000 | HEADER_BYTES);
            data.writeShort(type);
            data.writeShort(1);
            data.writeInt(0);
            data.writeShort(bytes);
            data.write(address.getAddress());
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
