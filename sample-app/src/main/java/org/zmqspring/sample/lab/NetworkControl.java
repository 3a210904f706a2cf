package org.zmqspring.sample.lab;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks and repairs the network between the subscriber and its publisher. Thread-safe.
 */
@RestController
@Profile("!publisher")
class NetworkControl implements DisposableBean {

	private final LinkDirectory directory;

	private final String publisher;

	private final FaultProxy network;

	private volatile NetworkMode mode = NetworkMode.PASS;

	NetworkControl(LinkDirectory directory, @Value("${lab.network.port}") int port,
			@Value("${lab.publisher:}") String publisher) {
		this.directory = directory;
		this.publisher = publisher;
		this.network = new FaultProxy(port, this::target);
	}

	/**
	 * The address of the publisher of another process, or the current one of this
	 * process.
	 */
	private Optional<InetSocketAddress> target() {
		Optional<String> endpoint = this.publisher.isEmpty() ? ownPublisher() : Optional.of(this.publisher);
		return endpoint.map(URI::create).map((uri) -> new InetSocketAddress(uri.getHost(), uri.getPort()));
	}

	private Optional<String> ownPublisher() {
		return this.directory.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.PUB)
			.map(LinkSnapshot::address)
			.filter(Objects::nonNull)
			.findFirst();
	}

	NetworkMode mode() {
		return this.mode;
	}

	@PostMapping(path = "/lab/network", consumes = MediaType.APPLICATION_JSON_VALUE)
	synchronized void set(@RequestBody Request request) {
		this.mode = request.mode();
		switch (this.mode) {
			case PASS -> this.network.pass();
			case CUT -> this.network.cut();
			case BLACK_HOLE -> {
				this.network.cut();
				this.network.reset();
			}
			case FLAP -> {
				this.network.pass();
				this.network.reset();
			}
		}
	}

	@Scheduled(fixedDelay = 2500)
	synchronized void flap() {
		if (this.mode == NetworkMode.FLAP) {
			this.network.reset();
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
