package io.sealpost.presence.wakeup.outbound;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of names, IPv4 first. Asked over UDP without a thread that waits, so that the slow name server of one
 * endpoint holds nobody up; remembered for a minute at most.
 */
@ApplicationScoped
class Names {

    private static final int ANSWER_MILLIS = 2_000;
    private static final int QUESTIONS = 8;
    private static final int REMEMBERED_SECONDS = 60;
    private static final int FAILURE_REMEMBERED_SECONDS = 5;

    private final EventLoopGroup thread = new NioEventLoopGroup(1, new DefaultThreadFactory("wakeup-names", true));
    private final DnsNameResolver resolver;

    @Inject
    Names() {
        this(new DnsNameResolverBuilder());
    }

    /** @param builder says which name servers are asked; without a word those of this machine */
    Names(DnsNameResolverBuilder builder) {
        resolver = builder.eventLoop(thread.next())
                .channelType(NioDatagramChannel.class)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(ANSWER_MILLIS)
                .maxQueriesPerResolve(QUESTIONS)
                .searchDomains(List.of())
                .resolveCache(new DefaultDnsCache(0, REMEMBERED_SECONDS, FAILURE_REMEMBERED_SECONDS))
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /** All addresses of a name; the address itself if it is one. Fails if there are none. */
    Uni<List<InetAddress>> addressesOf(String host) {
        return Uni.createFrom().emitter(emitter -> resolver.resolveAll(host)
                .addListener((Future<List<InetAddress>> found) -> tell(emitter, found)));
    }

    private static void tell(UniEmitter<? super List<InetAddress>> emitter, Future<List<InetAddress>> found) {
        if (found.isSuccess()) {
            emitter.complete(List.copyOf(found.getNow()));
        } else {
            emitter.fail(found.cause());
        }
    }

    @PreDestroy
    void close() {
        resolver.close();
        thread.shutdownGracefully();
    }
}
