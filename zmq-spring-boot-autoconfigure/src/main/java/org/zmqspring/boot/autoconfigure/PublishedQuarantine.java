package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.zmqspring.actuate.QuarantineOutlet;
import org.zmqspring.config.QuarantineForwarder;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;

/**
 * Publishes quarantined messages with the publishers of this context or of its parents.
 * Thread-safe.
 */
final class PublishedQuarantine implements QuarantineOutlet {

	private final List<Publishers> contexts;

	PublishedQuarantine(List<Publishers> contexts) {
		this.contexts = List.copyOf(contexts);
	}

	@Override
	public Set<String> names() {
		return this.contexts.stream().flatMap(PublishedQuarantine::names).collect(Collectors.toSet());
	}

	@Override
	public boolean publish(String publisher, String listener, ZmqMessage message) {
		return find(publisher).orElseThrow()
			.template(publisher)
			.trySendFrames(QuarantineForwarder.frames(listener, message.frames()));
	}

	private Optional<Publishers> find(String publisher) {
		return this.contexts.stream().filter((publishers) -> names(publishers).anyMatch(publisher::equals)).findFirst();
	}

	private static Stream<String> names(Publishers publishers) {
		return publishers.infos().stream().map(PublisherInfo::name);
	}

}
