from django.urls import path

from social.posts.api import comments, links, posts

urlpatterns = [
    path("feed", posts.FeedView.as_view(), name="api-feed"),
    path("posts", posts.PostsView.as_view(), name="api-posts"),
    path("posts/<str:post_id>", posts.PostView.as_view(), name="api-post"),
    path("posts/<str:post_id>/restore", posts.RestoreView.as_view(), name="api-post-restore"),
    path("posts/<str:post_id>/reshare", posts.ReshareView.as_view(), name="api-post-reshare"),
    path("posts/<str:post_id>/kudos", posts.KudosView.as_view(), name="api-post-kudos"),
    path("posts/<str:post_id>/comments", comments.CommentsView.as_view(), name="api-post-comments"),
    path("posts/<str:post_id>/links", links.SecretLinksView.as_view(), name="api-post-links"),
    path(
        "posts/<str:post_id>/links/<str:link_id>",
        links.SecretLinkView.as_view(),
        name="api-post-link",
    ),
    path("comments/<str:comment_id>", comments.CommentView.as_view(), name="api-comment"),
    path(
        "comments/<str:comment_id>/restore",
        comments.CommentRestoreView.as_view(),
        name="api-comment-restore",
    ),
    path("comments/<str:comment_id>/like", comments.LikeView.as_view(), name="api-comment-like"),
]
