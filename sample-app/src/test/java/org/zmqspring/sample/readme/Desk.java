package org.zmqspring.sample.readme;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Several sockets in one class, as the page about configuration shows them. */
@Component
class Desk {

	private final ZmqTemplate template;

	private final ZmqTemplate audit;

	Desk(ZmqTemplate template, @Qualifier("auditZmqTemplate") ZmqTemplate audit) {
		this.template = template;
		this.audit = audit;
	}

	@ZmqListener(subscriber = "news", topics = "news.")
	void onNews(String text) {
		this.template.send("headlines", text);
		this.audit.send("received", text);
	}

}
