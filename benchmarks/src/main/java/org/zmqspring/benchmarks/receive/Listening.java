package org.zmqspring.benchmarks.receive;

import java.util.List;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;

/** Listeners that count messages, one for each kind of parameter. */
abstract class Listening {

	final Count count = new Count();

	static final class Bytes extends Listening {

		@ZmqListener
		void on(byte[] payload) {
			this.count.add(payload.length);
		}

	}

	static final class OnPoller extends Listening {

		@ZmqListener(threading = "poller")
		void on(byte[] payload) {
			this.count.add(payload.length);
		}

	}

	static final class Text extends Listening {

		@ZmqListener
		void on(String payload) {
			this.count.add(payload.length());
		}

	}

	static final class Json extends Listening {

		@ZmqListener
		void on(Quote payload) {
			this.count.add(payload.text().length());
		}

	}

	static final class Whole extends Listening {

		@ZmqListener
		void on(ZmqMessage message) {
			this.count.add(message.payload().length);
		}

	}

	static final class Messaging extends Listening {

		@ZmqListener
		void on(Message<String> message) {
			this.count.add(message.getPayload().length());
		}

	}

	static final class Batch extends Listening {

		@ZmqListener(batch = "true")
		void on(List<byte[]> batch) {
			for (byte[] payload : batch) {
				this.count.add(payload.length);
			}
		}

	}

}
