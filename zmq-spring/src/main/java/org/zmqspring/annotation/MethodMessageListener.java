package org.zmqspring.annotation;

import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls one listener method for each message. As thread-safe as the bean.
 */
final class MethodMessageListener implements MessageListener {

	private final MethodCall call;

	private final Result result;

	MethodMessageListener(MethodCall call, Result result) {
		this.call = call;
		this.result = result;
	}

	@Override
	public void onMessage(ZmqMessage message) throws Exception {
		this.result.take(this.call.invoke(this.call.values(message)));
	}

	boolean buildsSpringMessage() {
		return this.call.buildsSpringMessage();
	}

}
