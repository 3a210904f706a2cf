package org.zmqspring.sample.lab;

import java.time.Instant;

import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows open pages the state of the lab four times a second, and each transition of a
 * link at once. Thread-safe.
 */
@RestController
@Profile("!fleet")
@RegisterReflectionForBinding({ Sample.class, Transition.class, History.Past.class })
class Lab {

	private final History history = new History();

	private final LabFeed feed;

	private final ZmqEndpoint endpoint;

	private final ObjectProvider<Traffic> traffic;

	private final ObjectProvider<NetworkControl> network;

	private final ObjectProvider<ListenerMood> mood;

	private final ObjectProvider<PublisherControl> publisher;

	private final ObjectProvider<StoryControl> story;

	Lab(LabFeed feed, ZmqEndpoint endpoint, ObjectProvider<Traffic> traffic, ObjectProvider<NetworkControl> network,
			ObjectProvider<ListenerMood> mood, ObjectProvider<PublisherControl> publisher,
			ObjectProvider<StoryControl> story) {
		this.feed = feed;
		this.endpoint = endpoint;
		this.traffic = traffic;
		this.network = network;
		this.mood = mood;
		this.publisher = publisher;
		this.story = story;
	}

	@GetMapping("/lab/events")
	SseEmitter events() {
		return this.feed.join("past", this.history.past());
	}

	@EventListener
	void onConnection(ZmqConnectionEvent event) {
		Transition transition = Transition.of(event);
		this.history.add(transition);
		this.feed.tell("transition", transition);
	}

	@Scheduled(fixedRate = 250)
	void look() {
		Instant now = Instant.now();
		Flow flow = this.traffic.stream().findFirst().map((counted) -> counted.flow(now)).orElse(null);
		if (flow != null) {
			this.history.add(flow);
		}
		PublisherControl own = this.publisher.getIfAvailable();
		NetworkControl between = this.network.getIfAvailable();
		ListenerMood listener = this.mood.getIfAvailable();
		StoryControl told = this.story.getIfAvailable();
		this.feed.tell("sample",
				new Sample(now, this.endpoint.report(), flow, (between != null) ? between.mode() : null,
						(listener != null) ? listener.mood() : null, (own != null) ? own.isRunning() : null,
						(own != null) ? own.isFlooding() : null, (told != null) ? told.scene() : null));
	}

}
