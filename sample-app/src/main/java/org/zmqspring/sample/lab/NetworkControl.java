package org.zmqspring.sample.lab;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.transport.SocketType;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks and repairs the network between the subscriber and its publisher. Thread-safe.
 */
@RestController
@Profile("!publisher & !fleet")
class NetworkControl implements DisposableBean {

	private static final Duration FLAP_INTERVAL = Duration.ofMillis(2500);

	private final LinkDirectory directory;

	private final String publisher;

	private final FaultProxy network;

	private volatile NetworkMode mode = NetworkMode.PASS;

	NetworkControl(LinkDirectory directory, @Value("${lab.network.port}") int port,
			@Value("${lab.publisher:}") String publisher) {
		this.directory = directory;
		this.publisher = publisher;
		this.network = FaultProxy.on(port, this::target);
	}

	/**
	 * The address of the publisher of another process, or the current one of this
	 * process; {@code null} if there is none.
	 */
	private @Nullable InetSocketAddress target() {
		String endpoint = this.publisher.isEmpty() ? ownPublisher() : this.publisher;
		if (endpoint == null) {
			return null;
		}
		URI uri = URI.create(endpoint);
		return new InetSocketAddress(uri.getHost(), uri.getPort());
	}

	private @Nullable String ownPublisher() {
		return this.directory.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.PUB)
			.map(LinkSnapshot::address)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	NetworkMode mode() {
		return this.mode;
	}

	@PostMapping(path = "/lab/network", consumes = MediaType.APPLICATION_JSON_VALUE)
	synchronized void set(@RequestBody Request request) {
		this.mode = request.mode();
		switch (this.mode) {
			case PASS -> this.network.heal();
			case CUT -> this.network.cut();
			case BLACK_HOLE -> {
				this.network.cut();
				this.network.reset();
			}
			case FLAP -> this.network.flap(FLAP_INTERVAL);
		}
	}

	@Override
	public void destroy() {
		this.network.close();
	}

	/**
	 * The new state of the network.
	 *
	 * @param mode from now on
	 */
	record Request(NetworkMode mode) {

		Request {
			Objects.requireNonNull(mode, "mode");
		}

	}

}
