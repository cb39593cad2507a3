package io.sealpost.mesh.bench.bare;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;

/** A WebSocket server that sends back what it gets. Prints {@code port N} when it is ready. */
final class SocketEcho {

    private SocketEcho() {}

    static void serveUntilInputEnds() throws IOException {
        var vertx = Vertx.vertx();
        var server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        server.webSocketHandler(socket -> socket.binaryMessageHandler(socket::writeBinaryMessage));
        server.listen().toCompletionStage().toCompletableFuture().join();
        System.out.println("port " + server.actualPort());
        System.out.flush();
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
