package org.zmqspring.sample.lab;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page. It has its own bounded queue and thread, so a browser that does not read
 * delays no other. A browser that is too slow is disconnected, and reconnects by itself.
 * Thread-safe.
 */
final class Viewer {

	private static final int WAITING = 100;

	private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(WAITING);

	private final SseEmitter emitter;

	private final Thread thread;

	private final Consumer<Viewer> left;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile boolean open = true;

	/**
	 * One event for the page.
	 *
	 * @param name the name of the event
	 * @param json its content
	 */
	record News(String name, String json) {
	}

	Viewer(SseEmitter emitter, Consumer<Viewer> left) {
		this.emitter = emitter;
		this.left = left;
		this.thread = new Thread(() -> {
			try {
				sendAll();
			}
			finally {
				end();
			}
		}, "lab-viewer");
		this.thread.setDaemon(true);
		emitter.onCompletion(this::leave);
	}

	void start() {
		this.thread.start();
	}

	/** Never waits. */
	void tell(News news) {
		if (!this.waiting.offer(news)) {
			leave();
		}
	}

	/** The thread can be busy with a browser that does not read. It ends later then. */
	void leave() {
		this.open = false;
		end();
		this.thread.interrupt();
	}

	private void end() {
		if (this.ended.compareAndSet(false, true)) {
			this.left.accept(this);
		}
	}

	private void sendAll() {
		try {
			while (this.open) {
				News news = this.waiting.take();
				this.emitter.send(SseEmitter.event().name(news.name()).data(news.json(), MediaType.TEXT_PLAIN));
			}
			this.emitter.complete();
		}
		catch (InterruptedException ex) {
			this.emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// the browser has disconnected, and the servlet container ends the request
		}
	}

}
