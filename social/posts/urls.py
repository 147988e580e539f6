from django.urls import path

from social.posts.views import feed, links, post, talk

urlpatterns = [
    path("feed", feed.page, name="feed"),
    path("feed/new", feed.new, name="feed_new"),
    path("feed/people", feed.people, name="feed_people"),
    path("feed/kudos", feed.kudos_for_all, name="feed_kudos"),
    path("people/mentionable", talk.mentionable, name="mentionable"),
    path("posts/new", post.new, name="post_new"),
    path("posts/<str:public_id>", post.post, name="post"),
    path("posts/<str:public_id>/edit", post.edit, name="post_edit"),
    path("posts/<str:public_id>/delete", post.delete, name="post_delete"),
    path("posts/<str:public_id>/deleted", post.deleted, name="post_deleted"),
    path("posts/<str:public_id>/restore", post.restore, name="post_restore"),
    path("posts/<str:public_id>/reshare", post.reshare, name="post_reshare"),
    path("posts/<str:public_id>/kudos", talk.kudos, name="post_kudos"),
    path("posts/<str:public_id>/reactions", talk.reactions, name="post_reactions"),
    path("posts/<str:public_id>/comments", talk.talk, name="post_comments"),
    path("posts/<str:public_id>/links", links.links_of, name="post_links"),
    path("posts/<str:public_id>/links/<str:link_id>/revoke", links.revoke, name="post_link_revoke"),
    path("s/<str:token>", links.secret_link, name="secret_link"),
    path("comments/<str:public_id>/edit", talk.edit_comment, name="comment_edit"),
    path("comments/<str:public_id>/delete", talk.delete_comment, name="comment_delete"),
    path("comments/<str:public_id>/deleted", talk.deleted_comment, name="comment_deleted"),
    path("comments/<str:public_id>/restore", talk.restore_comment, name="comment_restore"),
    path("comments/<str:public_id>/like", talk.like, name="comment_like"),
]
