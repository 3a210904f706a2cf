package org.zmqspring.sample.lab;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.zmqspring.sample.lab.Viewer.News;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends events to every open page. A slow browser never delays the sender. Thread-safe.
 */
@Component
@Profile("!fleet")
class LabFeed {

	private static final int MOST_VIEWERS = 50;

	private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();

	private final JsonMapper json;

	private volatile boolean closed;

	LabFeed(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Add a page.
	 * @param name the name of the first event
	 * @param first the content of the first event
	 * @return the events of the page
	 */
	SseEmitter join(String name, Object first) {
		if (this.closed || this.viewers.size() >= MOST_VIEWERS) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"At most " + MOST_VIEWERS + " pages can be open");
		}
		SseEmitter emitter = new SseEmitter(0L);
		Viewer viewer = new Viewer(emitter, this.viewers::remove);
		viewer.tell(news(name, first));
		this.viewers.add(viewer);
		viewer.start();
		return emitter;
	}

	void tell(String name, Object what) {
		if (!this.viewers.isEmpty()) {
			News news = news(name, what);
			this.viewers.forEach((viewer) -> viewer.tell(news));
		}
	}

	private News news(String name, Object what) {
		return new News(name, this.json.writeValueAsString(what));
	}

	int viewers() {
		return this.viewers.size();
	}

	/** Close all pages before the web server waits for open requests. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closed = true;
		this.viewers.forEach(Viewer::leave);
	}

}
