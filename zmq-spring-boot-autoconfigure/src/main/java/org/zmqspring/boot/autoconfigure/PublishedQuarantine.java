package org.zmqspring.boot.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;

import org.zmqspring.actuate.QuarantineOutlet;
import org.zmqspring.config.QuarantineForwarder;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;

/** Publishes quarantined messages by the application's publishers. Thread-safe. */
final class PublishedQuarantine implements QuarantineOutlet {

	private final Publishers publishers;

	PublishedQuarantine(Publishers publishers) {
		this.publishers = publishers;
	}

	@Override
	public boolean knows(String publisher) {
		return this.publishers.infos().stream().anyMatch((info) -> info.name().equals(publisher));
	}

	@Override
	public Set<String> names() {
		return this.publishers.infos().stream().map(PublisherInfo::name).collect(Collectors.toSet());
	}

	@Override
	public boolean publish(String publisher, String listener, ZmqMessage message) {
		return this.publishers.template(publisher)
			.trySendFrames(QuarantineForwarder.frames(listener, message.frames()));
	}

}
