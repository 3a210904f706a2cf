package org.zmqspring.sample.lab;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.actuate.LinkReport;
import org.zmqspring.actuate.LinkReport.SequenceReport;
import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.sample.lab.ListenerMood.Mood;
import org.zmqspring.sample.lab.Story.Facts;
import org.zmqspring.sample.lab.Story.Figures;
import org.zmqspring.sample.lab.Story.Scene;

import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Plays the story of one outage for all open pages. At its end the lab is as it was
 * found. Thread-safe.
 */
@RestController
@Profile("!publisher & !subscriber & !fleet")
class StoryControl {

	private final PublisherControl publisher;

	private final NetworkControl network;

	private final ListenerMood listener;

	private final ZmqEndpoint endpoint;

	private @Nullable Playing playing;

	private volatile @Nullable Scene scene;

	StoryControl(PublisherControl publisher, NetworkControl network, ListenerMood listener, ZmqEndpoint endpoint) {
		this.publisher = publisher;
		this.network = network;
		this.listener = listener;
		this.endpoint = endpoint;
	}

	/** What is told now; {@code null} if no story is played. */
	@Nullable Scene scene() {
		return this.scene;
	}

	@PostMapping(path = "/lab/story", consumes = MediaType.APPLICATION_JSON_VALUE)
	synchronized void act(@RequestBody Request request) {
		switch (request.action()) {
			case PLAY -> play();
			case STOP -> end();
		}
	}

	private void play() {
		if (this.playing == null) {
			Settings found = new Settings(this.network.mode(), this.listener.mood(), this.publisher.isRunning());
			Story story = new Story(Instant.now(), facts().figures());
			this.playing = new Playing(story, found);
			this.scene = story.scene();
			set(Settings.WELL);
		}
	}

	private void end() {
		if (this.playing != null) {
			set(this.playing.found());
			this.playing = null;
			this.scene = null;
		}
	}

	@Scheduled(fixedRate = 250)
	synchronized void advance() {
		if (this.playing == null) {
			return;
		}
		Story story = this.playing.story();
		switch (story.advance(Instant.now(), facts())) {
			case STAY -> {
			}
			case STOP_PUBLISHER -> publish(false);
			case START_PUBLISHER -> publish(true);
			case END -> {
				end();
				return;
			}
		}
		this.scene = story.scene();
	}

	private void set(Settings settings) {
		this.network.set(new NetworkControl.Request(settings.network()));
		this.listener.set(new ListenerMood.Request(settings.mood()));
		publish(settings.publishing());
	}

	private void publish(boolean running) {
		this.publisher
			.act(new PublisherControl.Request(running ? PublisherControl.Action.START : PublisherControl.Action.STOP));
	}

	private Facts facts() {
		LinkReport link = this.endpoint.report()
			.sockets()
			.stream()
			.filter((socket) -> socket.type().equals("SUB"))
			.flatMap((socket) -> socket.links().stream())
			.findFirst()
			.orElse(null);
		boolean flooding = this.publisher.isFlooding();
		return (link != null) ? new Facts(link.state().equals("UP"), link.since(), link.nextAttemptAt(), flooding,
				figures(link, link.sequence())) : new Facts(false, Instant.EPOCH, null, flooding, Figures.NONE);
	}

	private static Figures figures(LinkReport link, @Nullable SequenceReport sequence) {
		return new Figures(link.attempt(), link.reconnects(), link.downtimeMillis(),
				(sequence != null) ? sequence.recovered() : 0, (sequence != null) ? sequence.lost() : 0);
	}

	/**
	 * A story and the lab as it was found. Immutable.
	 *
	 * @param story the story
	 * @param found the settings before it
	 */
	private record Playing(Story story, Settings found) {
	}

	/**
	 * How the lab is set. Immutable.
	 *
	 * @param network the state of the network
	 * @param mood how the listener of prices behaves
	 * @param publishing whether the publisher runs
	 */
	private record Settings(NetworkMode network, Mood mood, boolean publishing) {

		static final Settings WELL = new Settings(NetworkMode.PASS, Mood.WELL, true);

	}

	/** What a page can ask for. */
	enum Action {

		PLAY, STOP

	}

	/**
	 * A request of a page. To play a story that is played changes nothing.
	 *
	 * @param action what to do
	 */
	record Request(Action action) {

		Request {
			Objects.requireNonNull(action, "action");
		}

	}

}
